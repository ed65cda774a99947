import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig(
  // These hold pieces of Emscripten's output, not quite JavaScript.
  globalIgnores(['build/', 'dist/', 'cpp/', 'tests/bench/cpp/']),
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
  {
    // A browser test also holds the functions that it runs in the page.
    files: ['tests/{bench,browser,conformance,package,examples}/**/*.mjs'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['web/examples/**/*.{js,mjs}'],
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker, emsocket: 'readonly' },
    },
  },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true },
      ],
      // `() => log(text)` says enough.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Code points are what [...text] is used for.
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  {
    // They are about the built package, which need not be there yet.
    files: ['tests/types/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
