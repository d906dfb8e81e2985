import { problemOf, type RefusalCode, refusals } from './problem.ts';
import { refusalDocs } from './refusal-docs.ts';

interface Page {
  readonly path: string;
  readonly content: string;
}

const codes = Object.keys(refusals) as RefusalCode[];
const groupOf = (code: string): string => code.split('.')[0] ?? code;
const groups = [...new Set(codes.map(groupOf))];
const anchor = (code: string): string => code.replaceAll(/[^a-z0-9_-]/g, '');
const note = '<!-- Written by `npm run generate` from libs/contracts/src/http/problem.ts and refusal-docs.ts. -->';

const section = (code: RefusalCode): string => {
  const { status, title } = refusals[code];
  const { cause, remedy, example } = refusalDocs[code];
  const sent = `\`\`\`json\n${JSON.stringify(problemOf({ code, detail: example }, '5f0c1d2e3a4b'), null, 2)}\n\`\`\``;
  return [`## ${code}`, `${status}: ${title}.`, `**Cause.** ${cause}`, `**Remedy.** ${remedy}`, sent].join('\n\n');
};

const groupPage = (group: string): Page => ({
  path: `docs/api/errors/${group}.md`,
  content: `${note}\n\n# Errors: ${group}\n\n${codes.filter((code) => groupOf(code) === group).map(section).join('\n\n')}\n`,
});

const index = (): Page => ({
  path: 'docs/api/errors/README.md',
  content: `${note}

# Errors

Every refusal is a problem document (RFC 9457, \`application/problem+json\`): \`code\` says what it is, \`detail\` why and what helps, \`pointer\` where in the
body, \`errors\` what else is wrong, \`requestId\` under which line of the hub's log it stands, and \`docs\` is the address at which this hub explains the code.

| code | status | meaning |
|---|---|---|
${codes.map((code) => `| [${code}](${groupOf(code)}.md#${anchor(code)}) | ${refusals[code].status} | ${refusals[code].title} |`).join('\n')}
`,
});

/** docs/api/errors: each code with its meaning, cause, remedy and an example. */
export const errorPages = (): readonly Page[] => [index(), ...groups.map(groupPage)];
