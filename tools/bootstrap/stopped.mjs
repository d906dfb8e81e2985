/** Something outside of us is missing or broken: the message says what, the remedy what to do. Printed without a stack. */
export const stopped = (message, remedy) => Object.assign(new Error(message), { remedy });
