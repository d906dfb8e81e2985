import { catchBareEslint, catchLint, catchTypes, plantAll } from './canary/catch.mjs';
import { buildMiniature } from './canary/miniature.mjs';

/** Proves that the laws of the house have teeth: every planted violation must be caught. */
async function main() {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interruption.abort());
  const miniature = { ...buildMiniature(), interrupted: interruption.signal };
  try {
    plantAll(miniature);
    const [bare, types] = await Promise.all([catchBareEslint(miniature), catchTypes(miniature)]);
    const lint = await catchLint(miniature);
    return { rows: [...lint.rows, ...types, bare], output: lint.output };
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
    return undefined;
  } finally {
    miniature.remove();
  }
}

const firstParagraph = (message) => message.split('\n').filter(Boolean).join(' ');
const started = Date.now();
const result = await main();
if (!result) {
  console.error('canary: interrupted');
  process.exit(130);
}
const { rows, output } = result;
for (const { name, rule, message, caught } of rows) {
  console.log(`${caught ? '✔' : '✘'} ${name}\n    ${rule}: ${firstParagraph(message)}`);
}
const missed = rows.filter(({ caught }) => !caught);
if (missed.length > 0) {
  console.error(`\n${output}\n${missed.length} planted violations were not caught: ${missed.map(({ name }) => name).join(', ')}.`);
  console.error('A law without teeth is worse than none. Look at eslint.config.mjs, tools/lint and nx.json.');
}
console.log(`\ncanary: ${rows.length - missed.length} of ${rows.length} caught in ${((Date.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = missed.length > 0 ? 1 : 0;
