import type { ContainerModuleLoadOptions, ServiceIdentifier } from 'inversify';

type Identifiers<Deps> = { readonly [Name in keyof Deps]: ServiceIdentifier<Deps[Name]> };

/**
 * Binds `token` to what `make` builds of the services named in `deps`. Everything here takes one object of
 * dependencies, so a missing or mistyped one does not compile.
 */
export function provide<T, Deps extends object>(
  options: ContainerModuleLoadOptions,
  token: ServiceIdentifier<T>,
  deps: Identifiers<Deps>,
  make: (deps: Deps) => T,
): void {
  const names = Object.keys(deps);
  const identifiers = Object.values(deps) as ServiceIdentifier<unknown>[];
  options
    .bind(token)
    .toResolvedValue<unknown[]>(
      (...services) => make(Object.fromEntries(names.map((name, index) => [name, services[index]])) as Deps),
      identifiers as never,
    );
}
