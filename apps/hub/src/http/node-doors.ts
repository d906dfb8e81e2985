import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { createJoinToken } from '../join/create-join-token.ts';
import { joinNode } from '../join/join-node.ts';
import { nodeSession } from '../join/node-session.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { nodeView } from '../read/node-view.ts';
import { apartText } from '../relay/apart-text.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

@Controller()
export class NodeDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('createJoinToken')
  createToken({ body }: Call<'createJoinToken'>): Promise<DoorAnswer<'createJoinToken'>> {
    return createJoinToken(this.#runtime, body.repository);
  }

  @Door('joinNode')
  join(call: Call<'joinNode'>): Promise<DoorAnswer<'joinNode'>> {
    return joinNode(this.#runtime, call);
  }

  @Door('getNodeSession')
  session(call: Call<'getNodeSession'>): Promise<DoorAnswer<'getNodeSession'>> {
    return nodeSession(this.#runtime, call);
  }

  @Door('getPrompt')
  async prompt({ params }: Call<'getPrompt'>): Promise<DoorAnswer<'getPrompt'>> {
    const parts = await this.#runtime.store.readPrompt(params.sha256);
    return parts === null ? refused('prompt.unknown', 'No order of this hub has a prompt with this hash; it may have been replaced. Wait for the next order.') : answered({ parts: [...parts] });
  }

  @Door('getOrderLists')
  async lists({ params, caller }: Call<'getOrderLists'>): Promise<DoorAnswer<'getOrderLists'>> {
    const order = await this.#runtime.store.readOrder(params.id, caller.actor.id);
    const text = order === null ? null : apartText(order);
    return text === null ? refused('order.unknown', `No order ${params.id} is on its way to this node; it may have been replaced. Wait for the next order.`) : answered({ text });
  }

  @Door('listNodes')
  async list({ query }: Call<'listNodes'>): Promise<DoorAnswer<'listNodes'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const rows = await this.#runtime.store.listNodes({ limit: query.limit, after: cursor.value });
    return answered(pageView(rows, nodeView));
  }
}
