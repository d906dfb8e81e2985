/** Of the hub as it is built; what nodes and people are told. */
export const version = '0.1.0';
