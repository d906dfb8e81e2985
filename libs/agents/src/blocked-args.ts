import { claudeBlocked } from './claude/agent.ts';
import { codexBlocked } from './codex/agent.ts';
import { cursorBlocked } from './cursor-agent/agent.ts';
import { geminiBlocked } from './gemini/agent.ts';
import { opencodeBlocked } from './opencode/agent.ts';

const blocked: Readonly<Record<string, readonly string[]>> = {
  claude: claudeBlocked,
  codex: codexBlocked,
  opencode: opencodeBlocked,
  gemini: geminiBlocked,
  'cursor-agent': cursorBlocked,
};

const instead: Readonly<Record<string, string>> = { '--model': 'model', '-m': 'model' };

/**
 * Which of the arguments that a person adds would change how the node and the agent understand each other; null when none does. Abbreviated,
 * joined (`--flag=value`) and bundled (`-fx`) ones count as well, and so does `--`, behind which everything would be the prompt.
 */
export function blockedArgument(agent: string, args: readonly string[]): string | null {
  const own = blocked[agent] ?? [];
  for (const arg of args) {
    if (arg === '--' || arg === '-') return `${JSON.stringify(arg)} would turn what follows into the prompt; remove it`;
    const flag = arg.split('=', 1)[0] ?? '';
    const hit = own.find((one) => one === flag || (flag.length > 4 && one.startsWith('--') && one.startsWith(flag)) || (/^-\w/.test(one) && /^-\w./.test(arg) && arg.startsWith(one)));
    if (hit === undefined) continue;
    const setting = instead[hit];
    return setting === undefined ? `${JSON.stringify(arg)} is set by the node, which reads what ${agent} prints; remove it` : `${JSON.stringify(arg)} is set by the node; use the setting "${setting}" instead`;
  }
  return null;
}
