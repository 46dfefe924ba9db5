import { request, gql } from 'graphql-request';
const base = process.env.SERVER;
await request(base + '/echo', gql`{ a }`, { x: 1 }).then((data) => console.log('data', data), (e) => console.log(e.constructor.name, e.response.status));
await request(base + '/status?code=500', '{ a }').catch((e) => console.log(e.constructor.name, e.response.status));
