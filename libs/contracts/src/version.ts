/** Exchanged at join and in every hello. A node below the hub's minimum gets no orders and is told so in words. */
export const CONTRACT_VERSION = 4;
export const MINIMUM_NODE_CONTRACT = 1;

/** From here on a node understands several orders in one message. */
export const ORDER_BATCH_CONTRACT = 2;
/** From here on a node keeps the last lines of its attempts' logs and says them again when it is asked. */
export const LOG_REPLAY_CONTRACT = 3;

/** From here on a node fetches the lists of an order that is too large for the wire. */
export const APART_LISTS_CONTRACT = 4;

/** Limits of the wire. A longer prompt is fetched over HTTP by its hash. */
/** Of an order's body; the envelope around it at most doubles it, which is still below what NATS takes. */
export const ORDER_MAX_BYTES = 256 * 1024;
/** Of an order whose lists travel apart. */
export const APART_ORDER_MAX_BYTES = 8 * 1024 * 1024;
/** Heads that one order may merge in before an attempt begins; more of them travel apart. */
export const START_MERGE_MAX = 1_000;
export const APART_MERGE_MAX = 20_000;
/** Of several orders together; one order that is larger goes alone. */
export const ORDER_BATCH_MAX_BYTES = 384 * 1024;
export const PROMPT_INLINE_MAX_BYTES = 128 * 1024;
export const FACT_BATCH_MAX_BYTES = 768 * 1024;
/** Of one fact, as a JSON text inside a JSON text. */
export const FACT_MAX_BYTES = 640 * 1024;
