import type { OrderOf } from '@fuel/contracts';
import type { LedgerOrder } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import type { RunningAttempts } from './running-attempts.ts';

export type StartOrder = LedgerOrder & { readonly body: OrderOf<'attempt.start'> };

/** Carries an attempt out, from its first row in the ledger to the fact of its end. */
export type Executor = (context: NodeContext, order: StartOrder, running: RunningAttempts) => Promise<void>;
