// What is printed of an exception that nobody caught.
const { host } = internals;

exports.report = (error) => {
  let name = 'Error';
  let message = '';
  let text = '';
  try {
    if (error instanceof Error) {
      name = String(error.name ?? 'Error');
      message = String(error.message);
      text = typeof error.stack === 'string' ? error.stack : `${name}: ${message}`;
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
