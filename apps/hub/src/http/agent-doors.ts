import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { agentViews } from '../read/agent-view.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

@Controller()
export class AgentDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('listAgents')
  async list(): Promise<DoorAnswer<'listAgents'>> {
    return answered({ items: agentViews(await this.#runtime.store.listAgents(), this.#runtime.now()) });
  }

  @Door('tryAgent')
  async try({ params, caller }: Call<'tryAgent'>): Promise<DoorAnswer<'tryAgent'>> {
    const { store } = this.#runtime;
    const { name } = params;
    const known = (await store.listAgents()).nodes.some((node) => node.agents.some((agent) => agent.name === name));
    if (!known) return refused('agent.unknown', `No node has an agent "${name}". GET /api/v1/agents lists them.`);
    const against = await store.nodesAgainst(name);
    const refusal = await wish(this.#runtime, caller, { type: 'agent.try', agent: name, nodes: against.map(({ node }) => node) });
    return refusal === null ? answered({ name, nodes: against.map((one) => one.name) }) : { ok: false, refusal };
  }
}
