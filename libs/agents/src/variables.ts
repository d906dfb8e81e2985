/** What every agent finds in its environment, whichever it is. The node that starts it sets them. */

/** A file in which it says what its commits cannot: that nothing was to be done, or that it needs an answer. */
export const outcomeFileVariable = 'FUEL_OUTCOME_FILE';
/** A file to which it appends what people should know while it goes on: each line is a message. */
export const messagesFileVariable = 'FUEL_MESSAGES_FILE';
/** A JSON file that names the read-only checkouts of all upstream work, direct and indirect. */
export const upstreamsVariable = 'FUEL_UPSTREAMS';
/** The number of this attempt, from 1. */
export const epochVariable = 'FUEL_EPOCH';
