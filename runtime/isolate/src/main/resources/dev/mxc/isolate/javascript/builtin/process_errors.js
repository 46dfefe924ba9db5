// What is printed of an exception that nobody caught.
const { host } = internals;

/** Errors name the modules that stand for those of Node by inner paths; a program shall read what it wrote. */
exports.readable = (error) => {
  try {
    if (!(error instanceof Error) || !String(error.message).includes('/.mxc-modules/')) return error;
    const shown = (text) => String(text).replace(/\/\.mxc-modules\/([^'"\s]+)\.mjs/g, (_, name) => decodeURIComponent(name));
    const stack = shown(error.stack);
    error.message = shown(error.message);
    error.stack = stack;
  } catch {
    // As it is, then.
  }
  return error;
};

/** The error for a rejection with something that is none. */
exports.unhandled = (reason) => {
  const { inspect } = require('util');
  const shown = typeof reason === 'object' && reason !== null ? '#<Object>' : typeof reason === 'string' ? reason : inspect(reason);
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not' +
    ` handled with .catch(). The promise rejected with the reason "${shown}".`);
  error.name = 'UnhandledPromiseRejection';
  error.code = 'ERR_UNHANDLED_REJECTION';
  error.stack = `${error.name}: ${error.message}`;
  return error;
};

/** Name, message and full text; the text goes to standard error. */
exports.report = (error) => {
  let name = 'Error';
  let message = '';
  let text = '';
  try {
    if (error instanceof Error) {
      name = String(error.name ?? 'Error');
      message = String(error.message);
      text = typeof error.stack === 'string' && error.stack !== '' ? error.stack : `${name}: ${message}`;
      const extra = Object.keys(error).filter((key) => key !== 'stack');
      if (extra.length > 0 || error.cause !== undefined) text = require('util').inspect(error);
    } else {
      message = require('util').inspect(error);
      text = `Uncaught ${message}`;
    }
  } catch {
    text = text || 'Uncaught exception that cannot be shown';
  }
  host.write(2, `${text}\n`);
  return [name, message, text];
};
