export const agencies = {
  'agencies.desk': 'Unit layanan',
  'agencies.desk.choose': 'Pilih unit layanan',
  'agencies.role.worker': 'Petugas',
  'agencies.role.head': 'Kepala unit',
  'agencies.role.administrator': 'Pengelola unit',
  'agencies.role.operator': 'Operator Bekal',
} as const
