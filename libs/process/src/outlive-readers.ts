import process from 'node:process';

/** Whoever reads what is said may go before we do (`… 2>&1 | head`); that ends nothing but the talk. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
