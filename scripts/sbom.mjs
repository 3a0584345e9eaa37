// From cargo's metadata (standard input) and Cargo.lock (the argument) to CycloneDX: what is built into the program
// and the browser's code, and what builds them. What only tests use is left out.
import { readFileSync } from 'node:fs';

const metadata = JSON.parse(readFileSync(0, 'utf8'));
const lock = readFileSync(process.argv[2], 'utf8');

const checksums = new Map();
for (const block of lock.split('[[package]]')) {
  const field = (name) => block.match(new RegExp(`^${name} = "(.*)"$`, 'm'))?.[1];
  if (field('checksum')) checksums.set(`${field('name')}@${field('version')}`, field('checksum'));
}

const packages = new Map(metadata.packages.map((found) => [found.id, found]));
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
const shippedBy = (node) =>
  node.deps.filter((link) => link.dep_kinds.some(({ kind }) => kind !== 'dev')).map((link) => link.pkg);

const own = new Set(metadata.workspace_members);
const roots = metadata.packages.filter(({ id, name }) => own.has(id) && ['server', 'frontend'].includes(name));
const reached = new Set(roots.map(({ id }) => id));
for (const id of reached) for (const next of shippedBy(nodes.get(id))) reached.add(next);

// What is our own has no place in a registry.
const address = ({ name, version, source }) => (source ? `pkg:cargo/${name}@${version}` : `${name}@${version}`);

function describe(found) {
  const { name, version, license, repository } = found;
  const checksum = checksums.get(`${name}@${version}`);
  return {
    type: 'library',
    'bom-ref': address(found),
    name,
    version,
    ...(found.source && { purl: address(found) }),
    ...(checksum && { hashes: [{ alg: 'SHA-256', content: checksum }] }),
    // Older crates write a slash for a choice.
    ...(license && { licenses: [{ expression: license.replaceAll('/', ' OR ') }] }),
    ...(repository && { externalReferences: [{ type: 'vcs', url: repository }] }),
  };
}

const shipped = [...reached].map((id) => packages.get(id)).sort((a, b) => (address(a) < address(b) ? -1 : 1));
const { version } = roots[0];
const program = { type: 'application', 'bom-ref': 'probity', name: 'probity', version };
const links = shipped.map((found) => ({
  ref: address(found),
  dependsOn: [...new Set(shippedBy(nodes.get(found.id)).map((id) => address(packages.get(id))))].sort(),
}));
console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { ...program, licenses: [{ expression: roots[0].license }] } },
      components: shipped.map(describe),
      dependencies: [{ ref: 'probity', dependsOn: roots.map(address).sort() }, ...links],
    },
    null,
    1,
  ),
);
