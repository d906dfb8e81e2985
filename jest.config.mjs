/** As esbuild builds it: legacy decorators without emitted metadata (the hub says @Inject where it wants something). */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: false },
      },
      module: { type: 'es6' },
    },
  ],
};

const project = (name, testMatch) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  testMatch,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tmp/', '<rootDir>/.nx/'],
  watchPathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tmp/', '<rootDir>/.nx/'],
});

/** pure touches nothing; int touches one real thing (tools/jest.mjs limits how many at a time); container needs a Docker engine and images. */
export default {
  projects: [
    project('pure', ['<rootDir>/{libs,apps,tools}/**/*.spec.ts', '!**/*.int.spec.ts', '!**/*.container.spec.ts']),
    project('int', ['<rootDir>/{libs,apps,tools}/**/*.int.spec.ts']),
    project('container', ['<rootDir>/{libs,apps}/**/*.container.spec.ts']),
  ],
};
