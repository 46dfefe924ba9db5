// util.parseArgs.
const fail = (code, message) => Object.assign(new TypeError(message), { code });

exports.parseArgs = ({ args = process.argv.slice(2), options = {}, strict = true, allowPositionals = !strict } = {}) => {
  const values = Object.create(null);
  const positionals = [];
  const byShort = Object.fromEntries(Object.entries(options).filter(([, o]) => o.short).map(([name, o]) => [o.short, name]));
  const store = (name, value) => {
    if (options[name]?.multiple) (values[name] ??= []).push(value);
    else values[name] = value;
  };
  const queue = [...args];
  while (queue.length > 0) {
    const arg = queue.shift();
    if (arg === '--') {
      positionals.push(...queue.splice(0));
    } else if (arg.startsWith('--') || /^-[^-]/.test(arg)) {
      const short = !arg.startsWith('--');
      let [name, value] = short ? [byShort[arg[1]] ?? arg[1], arg.length > 2 ? arg.slice(2) : undefined] : splitOnce(arg.slice(2));
      if (short && value !== undefined && options[name]?.type !== 'string') {
        queue.unshift(`-${value}`);
        value = undefined;
      }
      if (strict && !Object.hasOwn(options, name)) throw fail('ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${short ? arg.slice(0, 2) : '--' + name}'`);
      if (options[name]?.type === 'string') {
        if (value === undefined) value = queue.shift();
        if (strict && value === undefined) throw fail('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '--${name} <value>' argument missing`);
        store(name, value);
      } else {
        if (strict && value !== undefined) throw fail('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '--${name}' does not take an argument`);
        store(name, value ?? true);
      }
    } else {
      if (!allowPositionals) throw fail('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', `Unexpected argument '${arg}'. This command does not take positional arguments`);
      positionals.push(arg);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && values[name] === undefined) values[name] = option.default;
  }
  return { values, positionals };
};

function splitOnce(text) {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
