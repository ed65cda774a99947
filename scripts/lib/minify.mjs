// Makes a script small, once it is bundled.

/**
 * The minified script and its source map.
 * @param {import('./dist.mjs').File[]} files the script and its source map
 * @param {string[]} names the properties that may be renamed
 * @returns {Promise<import('./dist.mjs').File[]>}
 */
export async function minifyScript(files, names) {
  const { minify } = await import('terser');
  const [map, script] = ['.map', 'js'].map((end) =>
    files.find(({ name }) => name.endsWith(end)),
  );
  const name = script.name.replace(/\.m?js$/, '.min$&');
  const isModule = name.endsWith('.mjs');
  const { code, map: minifiedMap } = await minify(textOf(script), {
    module: isModule,
    ecma: 2022,
    // What is unsafe in general is not for code that constructs no method, and
    // nothing for a side effect. Sequences are shorter, but gzip worse.
    compress: {
      passes: 3,
      sequences: false,
      unsafe_arrows: true,
      unsafe_methods: true,
      pure_new: true,
    },
    mangle: {
      properties: {
        regex: new RegExp(`^(?:${names.join('|')})$`),
        // Nothing that is looked up by a string; a rule of `names` already.
        keep_quoted: true,
        // What platforms have is not among `names`.
        builtins: true,
      },
    },
    format: { comments: /^!/ },
    sourceMap: { content: textOf(map), url: `${name}.map` },
  });
  return [
    { name, contents: `${code}\n` },
    { name: `${name}.map`, contents: minifiedMap },
  ];
}

const textOf = ({ contents }) => Buffer.from(contents).toString();
