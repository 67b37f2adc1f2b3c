export const installation = {
  'installation.mail': 'Surel latihan',
  'installation.mail.about':
    'Instalasi latihan tidak mengirim apa pun ke luar. Surel yang seharusnya sampai kepada Anda ada di sini.',
  'installation.mail.none': 'Belum ada surel',
  'installation.mail.none.about':
    'Bila Anda memasang pemberitahuan, surelnya muncul di sini pada jam yang Anda pilih. Alamat apa pun boleh ditulis.',
  'installation.mail.work': 'Ini bukan instalasi latihan',
  'installation.mail.work.about':
    'Surel dikirim ke alamat yang Anda tulis di halaman Pemberitahuan; tidak ada salinannya di sini.',
  'installation.mail.to': 'Kepada {address}, {at}',
  'installation.mail.more': 'Surel sebelumnya',
  'installation.first': 'Mulai Bekal di sini',
  'installation.first.about':
    'Belum ada yang mengelola Bekal ini. Anda menjadi pengelola pertama: Anda menambah instansi, unit layanan, dan anggotanya.',
  'installation.agency': 'Instansi pengelola',
  'installation.agency.about': 'Yang menjalankan server ini. Contoh: Pusat Data dan Informasi Kesos',
  'installation.name': 'Nama Anda',
  'installation.name.about': 'Seperti yang dikenal rekan-rekan Anda.',
  'installation.login': 'Nama masuk',
  'installation.login.about': 'Huruf kecil, angka, titik, garis; 3 sampai 40 tanda. Contoh: nama.unit',
  'installation.next': 'Buat kata sandi',
  'installation.words': 'Kata sandi Anda',
  'installation.proof': 'Pastikan sudah tercatat',
  'installation.proof.about':
    'Tidak ada yang dapat mengembalikan kata sandi ini untuk Anda. Setelah ini tautan tidak berlaku lagi.',
  'installation.begin': 'Jadi pengelola pertama',
  'installation.who.again': 'Ubah nama',
  'installation.begun': 'Anda pengelola pertama',
  'installation.begun.about':
    'Masuk dengan nama masuk {login} dan enam kata tadi. Lalu tambahkan instansi dan unit, dan seorang pengelola kedua supaya Bekal tidak bergantung pada satu orang.',
  'installation.link.over': 'Tautan ini tidak berlaku',
  'installation.link.over.about':
    'Mungkin sudah dipakai, lewat 24 jam, terpotong saat disalin, atau halaman ini dimuat ulang. Buka lagi tautannya secara utuh; untuk tautan baru jalankan di server: npm run bekal -- first-link',
  'installation.condition': 'Kondisi instalasi',
  'installation.condition.about':
    'Apa yang berjalan baik, apa yang perlu dilihat, dan apa yang harus dikerjakan sekarang. Langkah lengkap: panduan docs/guide/kondisi.md.',
  'installation.condition.good': 'Baik',
  'installation.condition.watch': 'Perhatikan',
  'installation.condition.act': 'Kerjakan',
  'installation.condition.all.good': 'Semua baik',
  'installation.condition.all.watch': 'Ada {count} hal yang perlu diperhatikan',
  'installation.condition.all.act': 'Ada {count} hal yang harus dikerjakan',
  'installation.condition.at': 'Dilihat {at}',
  'installation.condition.again': 'Lihat lagi',
  'installation.condition.since': 'Sejak {at}',
  'installation.condition.last': 'Terakhir {at}',
  'installation.condition.seconds': '{count} detik',
  'installation.condition.minutes': '{count} menit',
  'installation.condition.hours': '{count} jam',
  'installation.condition.days': '{count} hari',
  'installation.condition.queue': 'Antrean pekerjaan',
  'installation.condition.queue.none': 'Antrean kosong.',
  'installation.condition.queue.kind': 'Pekerjaan',
  'installation.condition.queue.due': 'Menunggu',
  'installation.condition.queue.oldest': 'Paling lama',
  'installation.condition.queue.failed': 'Gagal',
  'installation.condition.queue.givenUp': 'Tidak dicoba lagi',
  'installation.condition.what.sealing': 'Penyegelan jurnal',
  'installation.condition.what.root': 'Akar harian',
  'installation.condition.what.signing_key': 'Kunci jurnal',
  'installation.condition.what.jobs_waiting': 'Pekerjaan yang menunggu',
  'installation.condition.what.jobs_failed': 'Pekerjaan yang gagal',
  'installation.condition.what.processes': 'Proses server',
  'installation.condition.what.backup': 'Cadangan',
  'installation.condition.what.rehearsal': 'Uji pemulihan',
  'installation.condition.what.calendar': 'Kalender hari libur',
  'installation.condition.what.database': 'Basis data',
  'installation.condition.what.disk_data': 'Ruang folder data',
  'installation.condition.what.disk_files': 'Ruang folder berkas',
  'installation.condition.what.mail': 'Surel',
  'installation.condition.what.scanner': 'Pemindai virus',
  'installation.condition.what.key_root': 'Kunci induk',
  'installation.condition.found.sealed': 'Jurnal disegel setiap detik; {count} baris menunggu.',
  'installation.condition.found.sealing_late': '{count} baris menunggu segel, yang tertua {duration}.',
  'installation.condition.do.sealing_late':
    'Muat ulang halaman ini sebentar lagi. Bila tetap begini, lihat apakah ada transaksi panjang di basis data.',
  'installation.condition.found.sealing_stopped': '{count} baris menunggu segel, yang tertua {duration}.',
  'installation.condition.do.sealing_stopped':
    'Penyegelan berhenti. Periksa catatan server dan berkas kunci jurnal (docs/guide/jurnal.md), lalu nyalakan ulang server.',
  'installation.condition.found.root_none':
    'Belum ada baris jurnal; akar pertama datang bersama segel pertama.',
  'installation.condition.found.root_today': 'Akar hari ini sudah ditandatangani ({day}, UTC).',
  'installation.condition.found.root_late': 'Akar terakhir dari kemarin ({day}, UTC).',
  'installation.condition.do.root_late':
    'Wajar pada menit pertama sesudah pukul 07.00 WIB. Bila tetap begini, periksa penyegelan.',
  'installation.condition.found.root_old': 'Akar terakhir: {day}.',
  'installation.condition.do.root_old':
    'Instansi lain tidak lagi mendapat akar baru. Periksa penyegelan dan catatan server (docs/guide/jurnal.md).',
  'installation.condition.found.key_young': 'Kunci yang menandatangani jurnal berumur {duration}.',
  'installation.condition.found.key_old': 'Kunci yang menandatangani jurnal berumur {duration}.',
  'installation.condition.do.key_old':
    'Ganti setahun sekali. Buat cadangan dahulu, lalu di server: npm run bekal -- journal rotate-key',
  'installation.condition.found.key_none': 'Jurnal belum mempunyai kunci; tidak ada yang ditandatangani.',
  'installation.condition.do.key_none': 'Nyalakan ulang server dan baca catatannya (docs/guide/jurnal.md).',
  'installation.condition.found.jobs_in_time': '{count} pekerjaan menunggu giliran; semuanya tepat waktu.',
  'installation.condition.found.jobs_late': '{count} pekerjaan menunggu, yang tertua {duration}.',
  'installation.condition.do.jobs_late':
    'Lihat pekerjaan mana di antrean di bawah. Bila tidak berkurang, nyalakan ulang server.',
  'installation.condition.found.jobs_stuck': '{count} pekerjaan menunggu, yang tertua {duration}.',
  'installation.condition.do.jobs_stuck':
    'Jam janji tidak lagi disapu dan pemberitahuan tidak berangkat. Nyalakan ulang server dan baca catatannya.',
  'installation.condition.found.jobs_well': 'Tidak ada pekerjaan yang gagal.',
  'installation.condition.found.jobs_failing': '{count} pekerjaan gagal dan dicoba lagi.',
  'installation.condition.do.jobs_failing':
    'Baca catatan server di sekitar nama pekerjaan itu; biasanya pulih sendiri.',
  'installation.condition.found.jobs_given_up': '{count} pekerjaan gagal terus dan tidak dicoba lagi.',
  'installation.condition.do.jobs_given_up':
    'Baca sebabnya di catatan server, perbaiki, lalu jalankan lagi seperti di docs/guide/kondisi.md.',
  'installation.condition.found.processes_all': '{count} proses terhubung ke basis data.',
  'installation.condition.found.processes_fewer': '{count} dari {of} proses terhubung ke basis data.',
  'installation.condition.do.processes_fewer':
    'Proses yang mati diganti sendiri dalam beberapa detik. Bila tetap kurang, baca catatan server.',
  'installation.condition.found.backup_fresh': 'Cadangan terakhir {bytes}, {duration} yang lalu.',
  'installation.condition.found.backup_incomplete':
    'Cadangan terakhir {bytes}, {duration} yang lalu, tanpa isi {count} lampiran.',
  'installation.condition.do.backup_incomplete':
    'Folder berkas kehilangan isi lampiran itu. Perintah cadangan menyebutnya satu per satu; pulihkan dari cadangan sebelumnya.',
  'installation.condition.found.backup_late': 'Cadangan terakhir {duration} yang lalu ({bytes}).',
  'installation.condition.do.backup_late':
    'Yang semalam tidak jadi. Lihat catatan jadwalnya (docs/guide/cadangan.md).',
  'installation.condition.found.backup_old': 'Cadangan terakhir {duration} yang lalu ({bytes}).',
  'installation.condition.do.backup_old':
    'Buat sekarang: npm run bekal -- backup --to <folder di cakram lain>. Lalu perbaiki jadwalnya (docs/guide/cadangan.md).',
  'installation.condition.found.backup_never': 'Belum pernah dicadangkan.',
  'installation.condition.do.backup_never':
    'Bila server ini rusak, semuanya hilang. Buat kunci, cadangkan, dan jadwalkan setiap hari (docs/guide/cadangan.md).',
  'installation.condition.found.rehearsal_fresh': 'Pemulihan diuji {count} hari yang lalu ({day}).',
  'installation.condition.found.rehearsal_due': 'Pemulihan terakhir diuji {count} hari yang lalu ({day}).',
  'installation.condition.do.rehearsal_due':
    'Pulihkan cadangan terbaru di komputer lain, lalu catat: npm run bekal -- backup rehearsed (cadangan.md).',
  'installation.condition.found.rehearsal_never': 'Pemulihan belum pernah diuji.',
  'installation.condition.do.rehearsal_never':
    'Cadangan yang belum pernah dipulihkan belum terbukti. Pulihkan di komputer lain, lalu catat: npm run bekal -- backup rehearsed (cadangan.md).',
  'installation.condition.found.calendar_loaded': 'Hari libur dimuat sampai akhir {year}.',
  'installation.condition.found.calendar_next_missing': 'Hari libur {year} belum dimuat.',
  'installation.condition.do.calendar_next_missing':
    'Batas waktu di tahun itu sementara. Muat SKB tiga menteri di halaman Hari libur begitu terbit.',
  'installation.condition.found.calendar_missing': 'Hari libur tahun ini ({year}) belum dimuat.',
  'installation.condition.do.calendar_missing':
    'Setiap batas waktu hari kerja hanya melewati akhir pekan. Muat SKB tiga menteri sekarang di halaman Hari libur.',
  'installation.condition.found.schema_current': 'PostgreSQL {version}, skema lengkap: {count} berkas.',
  'installation.condition.found.schema_newer':
    'PostgreSQL {version}; skema lebih baru dari server ini: {count} berkas.',
  'installation.condition.do.schema_newer': 'Nyalakan ulang server ini dengan versi Bekal yang baru.',
  'installation.condition.found.schema_lacking': 'PostgreSQL {version}; skema kurang {count} berkas.',
  'installation.condition.do.schema_lacking': 'Buat cadangan, lalu: npm run serve -- --migrate',
  'installation.condition.found.disk_roomy': '{bytes} kosong ({percent}%).',
  'installation.condition.found.disk_filling': 'Tinggal {bytes} kosong ({percent}%).',
  'installation.condition.do.disk_filling':
    'Tambah ruang atau pindahkan yang bukan milik Bekal sebelum penuh.',
  'installation.condition.found.disk_full': 'Tinggal {bytes} kosong ({percent}%).',
  'installation.condition.do.disk_full':
    'Kosongkan ruang sekarang: saat penuh, Bekal tidak dapat menulis apa pun. Jangan hapus isi folder data.',
  'installation.condition.found.disk_unreachable': 'Foldernya tidak dapat dibaca.',
  'installation.condition.do.disk_unreachable':
    'Periksa apakah cakramnya terpasang dan milik akun yang menjalankan Bekal (docs/guide/berkas.md).',
  'installation.condition.found.mail_set': 'Pemberitahuan dapat berangkat.',
  'installation.condition.found.mail_sent': 'Surel terakhir diterima server surel.',
  'installation.condition.found.mail_refused': 'Surel terakhir tidak diterima ({code}).',
  'installation.condition.do.mail_refused':
    'Cari angka itu di dokumentasi server surel. Alamat yang salah diberitahukan kepada pemiliknya di halaman Pemberitahuan.',
  'installation.condition.found.mail_down':
    'Server surel tidak menerima apa pun ({code}); pemberitahuan menunggu.',
  'installation.condition.do.mail_down':
    'Periksa BEKAL_SMTP_URL, jaringan, dan server surel. Bekal mencoba lagi sendiri.',
  'installation.condition.found.mail_down_long':
    'Sudah lebih dari sehari server surel tidak menerima apa pun ({code}).',
  'installation.condition.do.mail_down_long':
    'Periksa BEKAL_SMTP_URL, jaringan, dan server surel; sampai itu tidak ada yang diberi tahu lewat surel.',
  'installation.condition.found.mail_none': 'Surel belum diatur; tidak ada pemberitahuan yang berangkat.',
  'installation.condition.do.mail_none':
    'Atur BEKAL_SMTP_URL dan BEKAL_MAIL_FROM, lalu nyalakan ulang server (docs/guide/pasang.md).',
  'installation.condition.found.scanner_set': 'Setiap berkas dipindai sebelum dibagikan.',
  'installation.condition.found.scanner_none': 'Berkas yang masuk tidak dipindai.',
  'installation.condition.do.scanner_none':
    'Pasang ClamAV dan atur BEKAL_SCANNER (docs/guide/berkas.md). Berkas lama dipindai menyusul.',
  'installation.condition.found.key_root_set': 'Kunci induk sudah ditetapkan.',
  'installation.condition.found.key_root_none': 'Kunci induk belum ditetapkan.',
  'installation.condition.do.key_root_none':
    'Diperlukan sebelum kunci anggota dan unit dibuat: npm run bekal -- keys, di komputer tanpa jaringan (docs/guide/kunci.md).',
} as const
