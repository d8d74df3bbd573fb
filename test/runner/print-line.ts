/**
 * Prints one line on stdout of a child process, and waits until the pipe has taken it. `writeSync` fails with EAGAIN
 * when the parent reads more slowly than the child writes: the pipe is full, and does not block.
 */
export function printLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
