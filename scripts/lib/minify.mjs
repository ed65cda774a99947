// Makes a script small, once it is bundled: terser says the same in less than
// esbuild, and can rename properties.

import { withTemplateQuotes, withoutConst } from './one-way.mjs';

/**
 * The minified script and its source map.
 * @param {import('./dist.mjs').File[]} files the script and its source map
 * @param {string[]} names the properties that may be renamed
 * @returns {Promise<import('./dist.mjs').File[]>}
 */
export async function minifyScript(files, names) {
  const { default: remap } = await import('@jridgewell/remapping');
  const [bundleMap, script] = ['.map', 'js'].map((end) =>
    files.find(({ name }) => name.endsWith(end)),
  );
  const name = script.name.replace(/\.m?js$/, '.min$&');
  const isModule = name.endsWith('.mjs');
  const { code, map } = await shorten(
    await withoutConst(textOf(script)),
    isModule,
    names,
  );
  const contents = await withTemplateQuotes(code);
  return [
    { name, contents: `${contents}\n//# sourceMappingURL=${name}.map\n` },
    {
      name: `${name}.map`,
      contents: remap([map, textOf(bundleMap)], () => null).toString(),
    },
  ];
}

async function shorten(code, isModule, names) {
  const { minify } = await import('terser');
  return minify(code, {
    module: isModule,
    ecma: 2022,
    // What is unsafe in general is not for code that constructs no method, and
    // no object and reads no property for a side effect. Sequences are shorter,
    // but gzip worse; functions all in one place are longer, but gzip better.
    compress: {
      passes: 3,
      sequences: false,
      hoist_funs: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      pure_new: true,
      pure_getters: true,
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
    // The licence, and what engines read.
    format: { comments: /^!|^# allFunctionsCalledOnLoad/ },
    sourceMap: { asObject: true },
  });
}

const textOf = ({ contents }) => Buffer.from(contents).toString();
