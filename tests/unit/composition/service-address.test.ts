import { expect } from 'chai';
import { ServiceAddress } from '#composition/service-address.ts';

describe('The pages of the service itself', () => {
  const listening = (address: string, port: number): ServiceAddress => {
    const service = new ServiceAddress(undefined);
    service.listening({ address, family: address.includes(':') ? 'IPv6' : 'IPv4', port });
    return service;
  };

  it('have the origin of PUBLIC_URL', () => {
    const service = new ServiceAddress('https://example.org/id/');
    service.listening({ address: '127.0.0.1', family: 'IPv4', port: 3_000 });
    expect(service.origins).to.deep.equal(['https://example.org']);
  });

  const LOCAL = (port: string) => ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}${port}`);
  const CASES: readonly (readonly [address: string, port: number, origins: readonly string[]])[] = [
    ['127.0.0.1', 34_567, LOCAL(':34567')],
    ['0.0.0.0', 34_567, LOCAL(':34567')],
    ['::', 34_567, LOCAL(':34567')],
    ['127.0.0.1', 80, LOCAL('')],
    ['192.0.2.7', 3_000, ['http://192.0.2.7:3000', ...LOCAL(':3000')]],
    ['2001:db8::7', 3_000, ['http://[2001:db8::7]:3000', ...LOCAL(':3000')]],
  ];
  for (const [address, port, origins] of CASES) {
    it(`without it are on this machine and where the service listens: ${address}, port ${port}`, () => {
      expect([...new Set(listening(address, port).origins)]).to.have.members([...origins]);
    });
  }
});
