import type { FactOf, Id, Sha } from '@fuel/contracts';

type Of<T extends string, F = unknown> = { readonly type: T; readonly landing: Id } & F;
type OfPart<T extends string, F> = Of<T, { readonly epoch: number; readonly repository: Id } & F>;

export type LandingCommand =
  | OfPart<'landing.prepared', { readonly base: Sha; readonly prepared: Sha }>
  | OfPart<'landing.conflicted', { readonly base: Sha; readonly task: Id; readonly paths: readonly string[] }>
  | OfPart<'landing.published', { readonly from: Sha; readonly to: Sha }>
  | OfPart<'landing.refused', { readonly code: FactOf<'landing.refused'>['code'] | 'order_too_large'; readonly message: string; readonly retryable: boolean }>;
