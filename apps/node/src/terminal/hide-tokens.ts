/** Whatever comes from elsewhere into a message or a log line: what looks like one of our tokens is not repeated. */
export const hideTokens = (text: string): string => text.replace(/\bfuel[a-z]*_[A-Za-z0-9_-]{12,}/g, '…');
