import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { workspaceView } from '../read/workspace-view.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

@Controller()
export class WorkspaceDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('listWorkspaces')
  async list({ query }: Call<'listWorkspaces'>): Promise<DoorAnswer<'listWorkspaces'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    return answered(pageView(await this.#runtime.store.listWorkspaces({ limit: query.limit, after: cursor.value }), workspaceView));
  }

  @Door('getWorkspace')
  get({ params }: Call<'getWorkspace'>): Promise<DoorAnswer<'getWorkspace'>> {
    return this.#view(params.name);
  }

  @Door('putWorkspace')
  async put({ params, body, caller }: Call<'putWorkspace'>): Promise<DoorAnswer<'putWorkspace'>> {
    const refusal = await wish(this.#runtime, caller, { type: 'workspace.set', workspace: params.name, rules: body });
    return refusal === null ? this.#view(params.name) : { ok: false, refusal };
  }

  async #view(name: string): Promise<DoorAnswer<'getWorkspace'>> {
    const found = await this.#runtime.store.readWorkspace(name);
    return found === null ? refused('workspace.unknown', `There is no workspace "${name}". GET /api/v1/workspaces lists them.`) : answered(workspaceView(found), { version: String(found.version) });
  }
}
