import { expect } from 'chai';
import { ConfigError, configFrom, type Config } from '#composition/config.ts';
import { relyingParty, relyingPartyId } from '#composition/relying-party.ts';
import { ServiceAddress } from '#composition/service-address.ts';
import { refusalOf } from '#tests/support/refusal.ts';

function config(variables: Readonly<Record<string, string>>): Config {
  return configFrom(variables, '/srv/latchkey');
}

describe('The domain that passkeys belong to', () => {
  const DOMAINS: readonly (readonly [Readonly<Record<string, string>>, string | null])[] = [
    [{}, 'localhost'],
    [{ HOST: '0.0.0.0' }, 'localhost'],
    [{ HOST: '::1' }, 'localhost'],
    [{ HOST: 'localhost' }, 'localhost'],
    [{ HOST: 'id.internal' }, 'id.internal'],
    [{ HOST: '192.0.2.1' }, null],
    [{ HOST: '2001:db8::1' }, null],
    [{ PUBLIC_URL: 'https://id.example.org' }, 'id.example.org'],
    [{ PUBLIC_URL: 'https://ID.Example.org:8443/id' }, 'id.example.org'],
    [{ PUBLIC_URL: 'http://localhost:3000' }, 'localhost'],
    [{ PUBLIC_URL: 'http://127.0.0.1:3000' }, null],
    [{ PUBLIC_URL: 'https://192.0.2.1' }, null],
    [{ PUBLIC_URL: 'https://0xc0000201' }, null],
    [{ PUBLIC_URL: 'https://[2001:db8::1]' }, null],
    [{ PUBLIC_URL: 'https://id.example.org', RP_ID: 'example.org' }, 'example.org'],
    [{ PUBLIC_URL: 'https://192.0.2.1', CORS_ORIGINS: 'https://app.example.org' }, null],
    [
      { PUBLIC_URL: 'https://192.0.2.1', CORS_ORIGINS: 'https://app.example.org', RP_ID: 'example.org' },
      'example.org',
    ],
  ];
  for (const [variables, domain] of DOMAINS) {
    it(`is ${domain ?? 'none'} for ${JSON.stringify(variables)}`, () => {
      expect(relyingPartyId(config(variables))).to.equal(domain);
    });
  }

  const MISTAKES: readonly Readonly<Record<string, string>>[] = [
    { RP_ID: 'example.org' },
    { RP_ID: 'example.com', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: 'other.example.org', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: 'ample.org', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: 'a.id.example.org', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: 'https://example.org', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: 'example.org:8443', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: 'Example.org', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: '.example.org', PUBLIC_URL: 'https://id.example.org' },
    { RP_ID: '192.0.2.1', PUBLIC_URL: 'https://192.0.2.1' },
  ];
  for (const variables of MISTAKES) {
    it(`can't be configured as ${JSON.stringify(variables)}`, () => {
      const { sentences } = refusalOf(ConfigError, () => config(variables));
      expect(sentences).to.have.length(1);
      expect(sentences[0]).to.match(/^RP_ID must be/);
    });
  }
});

describe('The pages that may use passkeys', () => {
  const listening = (port: number): ServiceAddress => {
    const address = new ServiceAddress(undefined);
    address.listening({ address: '127.0.0.1', family: 'IPv4', port });
    return address;
  };

  it('are on localhost where the service listens for this machine alone', () => {
    const { id, origins } = relyingParty(config({}), listening(3_000));
    expect([id, origins()]).to.deep.equal(['localhost', ['http://localhost:3000']]);
  });

  it('are known once the service listens', () => {
    const address = new ServiceAddress(undefined);
    const { origins } = relyingParty(config({ CORS_ORIGINS: 'http://localhost:5173' }), address);
    address.listening({ address: '0.0.0.0', family: 'IPv4', port: 34_567 });
    expect(origins()).to.deep.equal(['http://localhost:34567', 'http://localhost:5173']);
  });

  it('are those of PUBLIC_URL and of CORS_ORIGINS', () => {
    const settings = config({
      PUBLIC_URL: 'https://example.org/id/',
      CORS_ORIGINS: 'https://app.example.org,https://www.example.org:8443',
      MAIL_FROM: 'Example <no-reply@example.org>',
    });
    const { id, name, origins } = relyingParty(settings, new ServiceAddress(settings.PUBLIC_URL));
    expect([id, name]).to.deep.equal(['example.org', 'Example']);
    expect(origins()).to.deep.equal([
      'https://example.org',
      'https://app.example.org',
      'https://www.example.org:8443',
    ]);
  });
});
