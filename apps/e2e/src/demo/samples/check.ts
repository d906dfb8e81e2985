/**
 * The check of every sample repository: it installs each package that the sample depends on, compiles, and runs the tests. A dependency is
 * the upstream task's checkout where FUEL_UPSTREAMS names one, else the version that the sample has vendored. So the consumer's work
 * fails without the upstream change, and passes with it.
 */
export const check = `import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const upstreams = process.env.FUEL_UPSTREAMS ? JSON.parse(readFileSync(process.env.FUEL_UPSTREAMS, 'utf8')).repositories : {};
const { dependsOn } = JSON.parse(readFileSync('package.json', 'utf8')).fuel;

// Installed as a package manager would: a copy inside, so that dependencies of dependencies are found here too.
rmSync('node_modules', { recursive: true, force: true });
for (const name of dependsOn) {
  const from = upstreams[name]?.path ?? resolve('vendor', name);
  const to = join('.deps', name);
  mkdirSync(join(to, 'src'), { recursive: true });
  mkdirSync('node_modules/@acme', { recursive: true });
  for (const file of ['package.json', ...readdirSync(join(from, 'src')).map((one) => join('src', one))]) writeFileSync(join(to, file), readFileSync(join(from, file)));
  symlinkSync(resolve(to), join('node_modules/@acme', name));
  console.log(\`@acme/\${name}: \${upstreams[name] ? 'work of this feature at ' + upstreams[name].sha.slice(0, 10) : 'vendored'}\`);
}
const run = (command, ...args) => execFileSync(command, args, { stdio: 'inherit' });
run('tsc', '-p', '.');
run(process.execPath, '--disable-warning=ExperimentalWarning', '--test', 'test/*.test.ts');
`;

export const tsconfig = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'es2023', module: 'nodenext', strict: true, noEmit: true, allowImportingTsExtensions: true, erasableSyntaxOnly: true, skipLibCheck: true, types: [],
    },
    include: ['src'],
  },
  null,
  2,
)}\n`;

export const manifest = (name: string, dependsOn: readonly string[]): string =>
  `${JSON.stringify({ name: `@acme/${name}`, version: '1.0.0', type: 'module', exports: { '.': './src/index.ts' }, fuel: { dependsOn } }, null, 2)}\n`;

export const common = (name: string, dependsOn: readonly string[]): Record<string, string> => ({
  'package.json': manifest(name, dependsOn),
  'tsconfig.json': tsconfig,
  'check.mjs': check,
  '.fuel/config.yaml': 'check: node check.mjs\n',
  '.gitignore': 'node_modules/\n.deps/\n',
});
