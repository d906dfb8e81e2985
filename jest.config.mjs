const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
      module: { type: 'es6' },
    },
  ],
};

const project = (name, testMatch) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  testMatch,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tmp/'],
});

export default {
  projects: [
    project('pure', ['<rootDir>/{libs,apps,tools}/**/*.spec.ts', '!**/*.int.spec.ts', '!**/*.container.spec.ts']),
    project('int', ['<rootDir>/{libs,apps,tools}/**/*.int.spec.ts']),
  ],
};
