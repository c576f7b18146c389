import { expect } from 'chai';
import { firebaseHashConfig } from '#adapters/cli/import-formats/firebase-hash-config.ts';
import { FORMATS, type FormatName } from '#adapters/cli/import-formats/formats.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import { ForeignHashAdopter } from '#adapters/passwords/foreign-hash-adopter.ts';
import { RoleCatalogue } from '#domain/identity/roles/role.ts';
import { importedUser } from '#domain/import/imported-user.ts';
import { newId, THEN } from '#tests/support/builders.ts';
import { OPERATOR_ACTIONS } from '#tests/support/operator-actions.ts';
import { CHEAP } from '#tests/support/password-hashers.ts';
import { Document, tableRows } from './document.ts';

const CATALOGUE = new RoleCatalogue(['user', 'admin'], ['user']);
const HASH_CONFIG = firebaseHashConfig(`
  base64_signer_key: ${Buffer.alloc(64, 7).toString('base64')},
  base64_salt_separator: Bw==, rounds: 8, mem_cost: 14`);

describe('The page on moving in', () => {
  const page = new Document('docs/import.md');
  const hashes = new ForeignHashAdopter({ engine: argon2PackageEngine }, CHEAP);

  for (const name of Object.keys(FORMATS) as FormatName[]) {
    it(`shows lines that the format ${name} takes, with their passwords`, () => {
      const section = page.section(`\`--from ${name}\``);
      const lines = [...section.matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line) as unknown);
      expect(lines).not.to.be.empty;
      for (const line of lines) {
        const record = FORMATS[name](line, { firebaseHashConfig: HASH_CONFIG });
        expect(importedUser(record, newId(), THEN, CATALOGUE).roles).to.deep.equal(['user']);
        expect(hashes.assess(record.passwordHash ?? '')).to.equal('usable');
      }
    });
  }

  it('names every option', () => {
    const [first = ''] = page.text.split('## What becomes of a line');
    const options = tableRows(first).flatMap(([cell = '']) =>
      [...cell.matchAll(/--([a-z-]+)/g)].map(([, it]) => it),
    );
    const action = OPERATOR_ACTIONS.find(({ word }) => word === 'import');
    expect(options).to.have.members([...(action?.flags ?? []), 'json']);
  });
});
