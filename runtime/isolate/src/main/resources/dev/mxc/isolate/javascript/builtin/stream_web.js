// stream/web: the web's streams, which are globals too.
module.exports = require('web_streams');
