/** Why a database cannot be used, as a sentence for a person: it names the file, and needs no stack. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
