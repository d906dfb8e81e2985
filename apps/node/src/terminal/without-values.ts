/** A command line that is not understood may hold a token in the wrong place: the message names the option and repeats nothing else. */
export const withoutValues = (text: string): string => text.replace(/(option '[^'=]+)=[\s\S]*'/, "$1'").replace(/(but got \d+): [\s\S]*\.(?=\n|$)/, '$1.');
