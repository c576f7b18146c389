import { expect } from 'chai';
import { Container } from 'inversify';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { MemoryPasswordHasher } from '#adapters/memory/memory-password-hasher.ts';
import { configFrom } from '#composition/config.ts';
import { passwordsModule } from '#composition/modules/passwords-module.ts';
import { TOKENS } from '#composition/tokens.ts';
import { refusal } from '#tests/support/refusal.ts';
import { forbiddenWordsModule } from './forbidden-words-module.ts';

describe("The README's example of an adapter", () => {
  it('takes the place of the list of common passwords', async () => {
    const container = new Container({ defaultScope: 'Singleton' });
    container.bind(TOKENS.CommonPasswords).toConstantValue({ includes: () => Promise.resolve(false) });
    container.bind(TOKENS.PasswordHasher).toConstantValue(new MemoryPasswordHasher());
    container.load(passwordsModule(configFrom({}, '/')), forbiddenWordsModule(['Latchkey', 'Hauptstraße']));

    const passwords = container.get(TOKENS.NewPasswords);
    const owner = { email: null, login: 'ada', firstName: null, lastName: null };
    const refused = await refusal(InvalidFieldsError, passwords.validate('LATCHKEY', owner, 'password'));

    expect(refused.problems[0]).to.include({ field: 'password', code: 'password.common' });
    expect(await passwords.validate('an open door', owner, 'password')).to.equal('an open door');
  });
});
