import { request } from '@octokit/request';
const r = await request('GET /repos/{owner}/{repo}', { baseUrl: process.env.SERVER, owner: 'o', repo: 'r' });
console.log(r.status, r.data.url, r.data.headers.accept);
