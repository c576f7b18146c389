/** Stands in for names that must not be stored: what somebody typed at a login may be a password. */
export interface NamePseudonyms {
  /** The same for the same name; nobody without the service's secret can tell the name from it. */
  of(name: string): string;
}
