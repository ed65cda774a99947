import { run } from './process.mjs';

/** Configures the tree of a preset in CMakePresets.json, or what `args` make of it. */
export async function cmakeConfigure(preset, ...args) {
  await run('cmake', ['--preset', preset, ...args], { output: 'onFailure' });
}

/** Configures and builds a preset; prints only what is wrong. */
export async function cmakeBuild(preset, ...args) {
  await cmakeConfigure(preset);
  await run('cmake', ['--build', '--preset', preset, ...args], {
    output: 'onFailure',
  });
}
