module.exports = internals.packaged('string_decoder');
