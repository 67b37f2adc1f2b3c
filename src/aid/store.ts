import { sql } from 'kysely'
import type { Tx } from '../platform/db/tx.ts'
import type { Package, PackageItem } from './contract.ts'

export function packageRows(tx: Tx) {
  return tx
    .selectFrom('package')
    .leftJoin('region', 'region.code', 'package.region')
    .select([
      'package.id',
      'package.code',
      'package.region',
      'region.name as regionName',
      'package.name_id as nameId',
      'package.name_en as nameEn',
      'package.basis',
      'package.valid_from as validFrom',
      'package.valid_to as validTo',
      'package.total',
      'package.confirmed_on as confirmedOn',
      'package.seen_at as seenAt',
      'package.total_seen_at as totalSeenAt',
      'package.source',
      'package.origin',
    ])
    .select(
      sql<
        PackageItem[]
      >`coalesce((select json_agg(json_build_object('item', i.item, 'payer', i.payer, 'amount', i.amount)
          order by i.position, i.item, i.payer) from package_item i where i.package = package.id), '[]')`.as(
        'items',
      ),
    )
    .orderBy('package.code')
    .orderBy(sql`coalesce(package.region, '')`)
    .orderBy('package.valid_from')
}

export type NewPackage = Omit<Package, 'regionName' | 'origin'>

/** Adds a version with its parts. The database refuses one that overlaps another or whose parts don't make its total. */
export async function savePackage(tx: Tx, { items, ...version }: NewPackage): Promise<void> {
  await tx
    .insertInto('package')
    .values({
      id: version.id,
      code: version.code,
      region: version.region,
      name_id: version.nameId,
      name_en: version.nameEn,
      basis: version.basis,
      valid_from: version.validFrom,
      valid_to: version.validTo,
      total: version.total,
      confirmed_on: version.confirmedOn,
      seen_at: version.seenAt,
      total_seen_at: version.totalSeenAt,
      source: version.source,
      origin: 'installation',
    })
    .execute()
  await tx
    .insertInto('package_item')
    .values(items.map((part, at) => ({ package: version.id, ...part, position: (at + 1) * 10 })))
    .execute()
}

/** Ends an open version; the day stays. */
export async function savePackageEnd(tx: Tx, id: string, validTo: string): Promise<void> {
  await tx.updateTable('package').set({ valid_to: validTo }).where('id', '=', id).execute()
}
