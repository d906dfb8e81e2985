import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RealAgents {
  /** Those that could be installed, as tools/agents.mjs found them. */
  readonly here: readonly string[];
  /** For the node that runs them: their programs first on the PATH, and a home with nothing of anybody in it. */
  readonly env: Readonly<Record<string, string>>;
  /** `agents` of the node's settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const key = 'stub-good-key';
/** Those that a node looks for by itself. */
export const soughtAgents = ['claude', 'codex', 'opencode', 'gemini', 'cursor-agent'];

/** Real agents, told to ask the models at this address. */
export async function realAgents(root: string, url: string): Promise<RealAgents> {
  const { FUEL_AGENTS_BIN: bin = '', FUEL_AGENTS_HERE: names = '', PATH = '' } = process.env;
  const here = names.split(',').filter((name) => name !== '');
  const home = join(root, 'home-of-agents');
  await mkdir(join(home, '.codex'), { recursive: true });
  await mkdir(join(home, '.gemini'), { recursive: true });
  const provider = `name = "stub"\nbase_url = "${url}/v1"\nwire_api = "responses"\nenv_key = "CODEX_API_KEY"\n`;
  await writeFile(join(home, '.codex/config.toml'), `model = "stub-model"\nmodel_provider = "stub"\n[model_providers.stub]\n${provider}`);
  await writeFile(join(home, '.gemini/settings.json'), JSON.stringify({ security: { auth: { selectedType: 'gemini-api-key' } }, general: { disableAutoUpdate: true } }));
  const model = { name: 'stub', cost: { input: 1, output: 2 } };
  const opencode = { model: 'stub/stub-model', small_model: 'stub/stub-model', provider: { stub: { npm: '@ai-sdk/openai-compatible', name: 'stub', options: { baseURL: `${url}/v1`, apiKey: key }, models: { 'stub-model': model } } } };
  const env = {
    claude: { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key },
    codex: { CODEX_API_KEY: key },
    opencode: { OPENCODE_CONFIG_CONTENT: JSON.stringify(opencode) },
    gemini: { GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url },
  };
  const allowed = { OPENCODE_PERMISSION: JSON.stringify({ '*': 'allow', external_directory: 'allow' }) };
  const spoken = {
    ...(here.includes('opencode') ? { 'opencode-acp': { command: 'opencode', args: ['acp'], dialect: 'acp', env: { ...env.opencode, ...allowed } } } : {}),
    ...(here.includes('gemini') ? { 'gemini-acp': { command: 'gemini', args: ['--acp', '--skip-trust'], dialect: 'acp', env: { ...env.gemini, GEMINI_CLI_TRUST_WORKSPACE: 'true' } } } : {}),
  };
  const settings = Object.fromEntries(soughtAgents.map((name) => [name, here.includes(name) ? { env: env[name as keyof typeof env] } : false]));
  return { here, env: { HOME: home, PATH: `${bin}:${PATH}` }, settings: { ...settings, ...spoken } };
}

/** A prompt that makes the stub's model have these commands run, one after the other. */
export const commands = (words: string, ...lines: readonly string[]): string => `${words}\n\n\`\`\`stub-model\n${lines.join('\n')}\n\`\`\`\n`;

export const commit = (message: string): string => `git add --all && git -c user.name=Agent -c user.email=agent@example.org commit --quiet --message "${message}"`;
