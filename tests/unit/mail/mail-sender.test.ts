import { expect } from 'chai';
import { parseMailSender, serviceName } from '#adapters/mail/mail-sender.ts';

describe('The sender of mails', () => {
  it('is an address, with a name or without', () => {
    const address = 'no-reply@example.org';
    expect(parseMailSender(address)).to.deep.equal({ name: '', address });
    expect(parseMailSender(` Acme Logins <${address}>`)).to.deep.equal({ name: 'Acme Logins', address });
    expect(parseMailSender(`"Acme, Inc." <${address}>`)).to.deep.equal({ name: 'Acme, Inc.', address });
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'Acme',
      'a@',
      '@b',
      'a@b c',
      'a@example.org\r\nBcc: b@example.org',
      'A <a@b> <c@d>',
    ])
      expect(parseMailSender(text), text).to.equal(null);
  });

  it('names the service: by its name, else by its domain', () => {
    expect(serviceName({ name: 'Acme', address: 'a@example.org' })).to.equal('Acme');
    expect(serviceName({ name: '', address: 'a@example.org' })).to.equal('example.org');
  });
});
