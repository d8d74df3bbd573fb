const builtFor = (file, { rootDir }) =>
  file.endsWith('.ts') ? file.replace(rootDir, `${rootDir}/dist`).replace(/\.ts$/, '.js') : file;

/** Jest transform: the sources as they were built, and packages, are loaded by Node instead of anew for every test file. */
export default {
  process: (_source, file, { config }) => ({
    code: `module.exports = requireOnce(${JSON.stringify(builtFor(file, config))});`,
  }),
};
