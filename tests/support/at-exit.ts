const cleanUps = new Set<() => void>();

process.once('exit', () => {
  for (const cleanUp of cleanUps) cleanUp();
});

/** Has something done when this process exits, but not when it is killed. @returns what takes that back. */
export function atExit(cleanUp: () => void): () => void {
  cleanUps.add(cleanUp);
  return () => void cleanUps.delete(cleanUp);
}
