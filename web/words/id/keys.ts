export const keys = {
  'keys.open': 'Buka kunci Anda',
  'keys.open.about':
    'Data warga dampingan tersandi. Yang dapat membukanya hanya kunci Anda, dan kunci itu terbungkus dengan kata sandi Anda. Kata sandi dipakai di perangkat ini saja dan tidak dikirim.',
  'keys.open.do': 'Buka kunci',
  'keys.none': 'Anda belum punya kunci',
  'keys.none.about':
    'Data warga dampingan hanya terbuka dengan kunci milik Anda sendiri. Buat sekali di perangkat ini; sesudah itu rekan seunit mencocokkan angkanya dengan Anda.',
  'keys.noEpoch': 'Kunci unit belum ada di tangan Anda',
  'keys.noEpoch.about':
    'Kunci Anda sudah terbuka, tetapi unit belum punya kunci yang berlaku, atau rekan belum memberikannya kepada Anda. Halaman Kunci unit menunjukkan langkah berikutnya dan giliran siapa.',
  'keys.notYet': 'Unit ini belum boleh menyimpan data orang',
  'keys.notYet.about':
    'Kunci unit sudah berlaku, tetapi bagian kunci pemulihan belum diuji. Sebelum itu satu kerusakan dapat membuat data hilang untuk selamanya.',
  'keys.go.own': 'Ke Kunci saya',
  'keys.go.desk': 'Ke Kunci unit',
  'keys.digits': '30 angka sidik kunci',
  'keys.digits.qr': 'Kode QR dengan 30 angka yang sama',
  'keys.root.digits': '30 angka kunci induk di kop surat',
  'keys.refused.other_root': 'Kunci induk bukan yang dikenal perangkat ini',
  'keys.refused.other_root.why':
    'Server menunjukkan kunci induk lain daripada yang dilihat peramban ini sebelumnya. Kunci induk tidak pernah diganti, jadi bisa jadi ada yang mencoba menyelipkan kunci miliknya.',
  'keys.refused.root_gone': 'Server tidak lagi menunjukkan kunci induk',
  'keys.refused.root_gone.why':
    'Peramban ini pernah melihat kunci induk instalasi ini, dan sekarang tidak ada. Tanpa itu tidak ada kunci yang dapat dipercaya.',
  'keys.refused.older_directory': 'Direktori kunci mundur ke keadaan lama',
  'keys.refused.older_directory.why':
    'Pernyataan kunci yang pernah dilihat peramban ini sekarang tidak ada. Bisa jadi cadangan lama dipulihkan, atau ada yang menyembunyikan bahwa kunci sudah berganti.',
  'keys.refused.other_directory': 'Direktori kunci menceritakan sejarah lain',
  'keys.refused.other_directory.why':
    'Di tempat sebuah pernyataan yang pernah dilihat peramban ini sekarang ada pernyataan lain.',
  'keys.refused.forged_statement': 'Ada tanda tangan yang tidak cocok di direktori kunci',
  'keys.refused.forged_statement.why':
    'Salah satu pernyataan tidak ditandatangani oleh yang berhak mengatakannya.',
  'keys.refused.gap_in_directory': 'Ada pernyataan yang hilang dari direktori kunci',
  'keys.refused.gap_in_directory.why':
    'Nomor pernyataan tidak berurutan. Mungkin ada yang dihapus atau ditukar.',
  'keys.refused.other_epoch_keys': 'Kunci unit dari server bukan yang dinyatakan instansi',
  'keys.refused.other_epoch_keys.why':
    'Kunci yang diberikan kepada Anda tidak sama dengan yang tercatat di direktori kunci.',
  'keys.refused.do':
    'Tidak ada yang dibuka atau disimpan. Jangan diteruskan di perangkat lain; telepon pengelola instalasi lewat nomor yang sudah Anda kenal.',
  'keys.refused.known': 'Pengelola sudah menjelaskan sebabnya',
  'keys.refused.known.about':
    'Hanya bila pengelola instalasi sendiri mengatakan bahwa cadangan dipulihkan atau instalasi dimulai baru: ketik 30 angka dari kop surat kertas. Bila sama dengan yang ditunjukkan server, peramban ini mulai dari keadaan sekarang.',
  'keys.refused.known.do': 'Terima keadaan sekarang',
  'keys.refused.known.odd':
    'Angka ini bukan angka kunci induk yang ditunjukkan server. Tidak ada yang diterima.',
  'keys.own': 'Kunci saya',
  'keys.own.about': 'Dengan kunci ini, dan hanya dengan ini, Anda membuka data warga dampingan.',
  'keys.own.make': 'Buat kunci Anda',
  'keys.own.make.about':
    'Kunci dibuat di perangkat ini dan dibungkus dengan kata sandi Anda. Server menyimpan bungkusnya dan tidak dapat membukanya. Sesudah ini Anda dapat bekerja di perangkat mana pun dengan kata sandi yang sama.',
  'keys.own.make.lost':
    'Bila kata sandi terlupa dan diganti orang lain, kunci ini hilang dan Anda membuat yang baru. Data unit tidak hilang selama rekan atau bagian pemulihan masih ada.',
  'keys.own.make.do': 'Buat kunci',
  'keys.own.made': 'Kunci Anda sudah dibuat.',
  'keys.own.digits': 'Angka yang dicocokkan rekan',
  'keys.own.digits.about':
    'Duduklah bersama rekan yang sudah memegang kunci unit. Ia mengetik angka yang Anda bacakan dari layar Anda sendiri, atau memindai gambarnya. Jangan dikirim lewat pesan.',
  'keys.own.given': 'Sudah dicocokkan. Anda memegang kunci unit angkatan {epoch}.',
  'keys.own.waits':
    'Menunggu rekan yang memegang kunci unit: ia mencocokkan angka ini di halaman Kunci unit.',
  'keys.own.waits.desk':
    'Unit ini belum punya kunci yang berlaku. Halaman Kunci unit menunjukkan langkah berikutnya.',
  'keys.root': 'Kunci induk instalasi',
  'keys.root.about':
    'Semua kunci dapat ditelusuri ke kunci induk. Angkanya tercetak di kop surat instansi Anda; cocokkan sekali di tiap perangkat.',
  'keys.root.invented':
    'Kunci induk ini dibuat oleh data contoh dan rahasianya diketahui siapa saja yang punya kata sandi contoh. Ia tidak melindungi siapa pun.',
  'keys.root.compare': 'Sama dengan kop surat',
  'keys.root.compared': 'Sudah dicocokkan di peramban ini.',
  'keys.desk': 'Kunci unit',
  'keys.desk.about':
    'Kunci yang dipegang bersama oleh petugas unit ini. Halaman ini selalu menunjukkan satu langkah berikutnya dan giliran siapa.',
  'keys.steps': 'Langkah menuju kunci unit',
  'keys.maySeal': 'Unit ini boleh menyimpan data orang.',
  'keys.maySeal.about': 'Kunci unit angkatan {epoch} berlaku, dan bagian pemulihan sudah diuji.',
  'keys.mayNotSeal': 'Unit ini belum boleh menyimpan data orang.',
  'keys.mayNotSeal.about':
    'Selesaikan langkah di bawah. Yang sudah selesai tersimpan; Anda boleh berhenti dan melanjutkan kapan saja.',
  'keys.due': 'Ada yang sudah tidak bertugas di unit ini.',
  'keys.due.about':
    'Ia masih mungkin menyimpan kunci unit yang lama. Siapkan kunci unit baru hari ini; data yang lama tetap terbuka bagi yang tinggal.',
  'keys.outOfHands': 'Tidak ada petugas unit ini yang masih memegang kunci unit.',
  'keys.outOfHands.about':
    'Data unit tertutup sampai dua bagian pemulihan diketik. Jangan buang lembarnya, dan jangan mulai dengan kunci baru sebelum mencarinya.',
  'keys.step.shares':
    'Tidak ada rekan yang masih memegangnya. Ambil dua bagian pemulihan, lalu buka bagian “Tidak ada lagi yang dapat membuka kunci unit” di bawah.',
  'keys.step.own': 'Kunci Anda sendiri',
  'keys.step.own.do':
    'Tanpa kunci sendiri Anda tidak dapat menerima kunci unit. Membuatnya perlu satu menit.',
  'keys.step.agency': 'Kunci instansi dibuat',
  'keys.step.agency.do':
    'Kunci instansi menyatakan kunci mana milik unit mana. Ia tidak membuka data siapa pun. Anda membuatnya di perangkat ini dan memegangnya.',
  'keys.step.agency.wait.administrator':
    'Giliran pengelola instansi ini: minta ia membuka halaman Kunci unit dan membuat kunci instansi.',
  'keys.agency.make': 'Buat kunci instansi',
  'keys.step.root': 'Kunci induk menyatakan kunci instansi',
  'keys.step.root.wait.operator':
    'Giliran pengelola instalasi: ia membawa kunci instansi ke komputer tanpa jaringan dan kembali dengan pernyataan kunci induk. Ini bisa makan waktu beberapa hari.',
  'keys.step.root.read':
    'Telepon pengelola instalasi lewat nomor yang sudah Anda kenal, dan bacakan 30 angka ini:',
  'keys.step.root.other':
    'Angkanya dibacakan oleh pengelola yang membuat kunci instansi, dari layarnya sendiri.',
  'keys.step.prepared': 'Kunci unit disiapkan',
  'keys.step.prepared.do':
    'Siapkan printer. Bersama kunci unit dibuat kunci pemulihan dalam tiga bagian, masing-masing di selembar kertas. Dua bagian mana pun dapat memulihkan kunci unit; satu bagian tidak membuka apa-apa. Tempatnya:',
  'keys.step.prepared.next':
    'Kunci unit baru dibuat untuk yang tinggal. Bagian pemulihan di kertas tetap berlaku.',
  'keys.step.prepared.wait.colleague':
    'Giliran rekan yang memegang kunci unit sekarang: hanya dari kunci itu yang berikutnya dapat disiapkan.',
  'keys.prepare.first': 'Buat kunci unit dan tiga bagian',
  'keys.prepare.next': 'Siapkan kunci unit baru',
  'keys.prepare.drop': 'Batalkan yang disiapkan',
  'keys.step.stated': 'Instansi menyatakan kunci unit',
  'keys.step.stated.do':
    'Anda memegang kunci instansi, dan kunci unit ini disiapkan untuk Anda. Nyatakan, dan sejak itu berlaku.',
  'keys.step.stated.compare':
    'Anda memegang kunci instansi. Minta rekan yang menyiapkan kunci unit membacakan 30 angka dari layarnya sendiri.',
  'keys.step.stated.wait.holder':
    'Giliran pemegang kunci instansi: minta ia membuka halaman Kunci unit dan menyatakan kunci ini.',
  'keys.step.stated.read':
    'Bacakan 30 angka ini kepadanya, berhadapan muka atau lewat telepon yang sudah dikenal:',
  'keys.state.do': 'Nyatakan kunci unit',
  'keys.step.given': 'Rekan menerima kunci unit',
  'keys.step.given.wait.colleague':
    'Giliran rekan yang memegang kunci unit: ia mencocokkan angka Anda, yang tampil di halaman Kunci saya, dan memberikannya.',
  'keys.step.tested': 'Pemulihan diuji dengan dua bagian',
  'keys.step.tested.wait.colleague':
    'Giliran rekan yang memegang kunci unit: ia mengetik dua bagian pemulihan dari kertas.',
  'keys.shares': 'Tiga bagian kunci pemulihan',
  'keys.shares.about':
    'Bagian ini tampil sekarang dan tidak pernah lagi. Cetak, cocokkan, lalu antarkan masing-masing ke tempatnya. Jangan difoto dan jangan disimpan sebagai berkas.',
  'keys.shares.print': 'Cetak tiga lembar',
  'keys.shares.hand':
    'Tanpa printer: salin dengan tangan, sekelompok demi sekelompok. Bila Anda membatalkan, musnahkan kertasnya; bagian itu tidak berlaku.',
  'keys.shares.prove': 'Buktikan bahwa sudah di kertas',
  'keys.shares.prove.about': 'Baca dari kertas, bukan dari layar.',
  'keys.shares.prove.do': 'Sudah di kertas, simpan kunci unit',
  'keys.shares.cancel': 'Batal, tidak ada yang disimpan',
  'keys.shares.group': 'Bagian {at}, kelompok {group}',
  'keys.shares.group.odd': 'Bukan itu yang tertulis di lembar ini. Periksa nomor lembar dan kelompoknya.',
  'keys.share.of': 'Bagian {at} dari 3',
  'keys.share.epoch': 'Kunci unit angkatan {epoch}',
  'keys.share.head': 'Amplop tersegel kepala unit',
  'keys.share.safe': 'Brankas instansi',
  'keys.share.above': 'Unit atasan',
  'keys.share.head.do':
    'Masukkan ke amplop, segel, tanda tangani di atas segelnya. Kepala unit menyimpannya di luar ruang kerja unit.',
  'keys.share.safe.do':
    'Serahkan kepada penjaga brankas dengan tanda terima. Tulis di register brankas: tanggal dan nama unit saja.',
  'keys.share.above.do':
    'Antarkan sendiri atau kirim dengan kurir dalam amplop rangkap. Unit atasan menyimpannya tersegel.',
  'keys.share.rule':
    'Satu bagian tidak membuka apa-apa. Dua bagian memulihkan kunci unit. Jangan simpan dua di satu tempat.',
  'keys.share.made': 'Dibuat',
  'keys.share.kept': 'Disimpan di',
  'keys.share.signature': 'Nama dan paraf',
  'keys.share.typed': 'Lembar ke-{at} yang Anda ambil',
  'keys.share.typed.about': 'Ketik semua kelompok. Spasi, tanda hubung, dan huruf kecil tidak masalah.',
  'keys.share.wrong.not_a_code':
    'Ini bukan satu bagian utuh: ada kelompok yang kurang atau berlebih, atau ada tanda yang bukan bagian kode.',
  'keys.share.wrong.miscopied':
    'Ada huruf atau angka yang salah ketik. Bandingkan lagi kelompok demi kelompok.',
  'keys.share.wrong.other_recovery_key': 'Bagian ini milik kunci pemulihan lain: unit lain, atau yang lama.',
  'keys.drill.about':
    'Ambil dua dari tiga bagian dan ketik. Bila keduanya membuka kunci unit, kehilangan semua perangkat pun dapat dipulihkan. Sesudah itu segel lagi dan kembalikan.',
  'keys.drill.do': 'Uji pemulihan',
  'keys.drill.done': 'Pemulihan berhasil diuji. Segel dan kembalikan kedua lembar.',
  'keys.drill.again': 'Uji lagi, misalnya setahun sekali',
  'keys.members': 'Siapa memegang kunci unit',
  'keys.members.about':
    'Angka rekan dicocokkan berhadapan muka sebelum ia menerima kunci. Yang memegang kunci unit dapat membuka semua data unit.',
  'keys.member.you': 'Anda',
  'keys.member.self': 'Nyatakan kunci Anda sendiri',
  'keys.member.compare': 'Cocokkan',
  'keys.member.compare.of': 'Cocokkan angka {name}',
  'keys.member.take': 'Sama, beri kunci unit',
  'keys.member.taken': '{name} sekarang memegang kunci unit.',
  'keys.bond.no_keys': 'Belum membuat kunci sendiri: minta ia membuka halaman Kunci saya',
  'keys.bond.to_compare': 'Angkanya menunggu dicocokkan',
  'keys.bond.to_give': 'Sudah dicocokkan, belum menerima angkatan ini',
  'keys.bond.given': 'Memegang kunci unit',
  'keys.compare': '30 angka yang dibacakan',
  'keys.compare.about':
    'Ketik yang Anda dengar dari layar orang itu sendiri; angka dari server sengaja tidak ditampilkan di sini.',
  'keys.compare.odd':
    'Tidak sama dengan yang ditunjukkan server. Minta dibacakan sekali lagi; bila tetap berbeda, jangan diteruskan dan hubungi pengelola instalasi.',
  'keys.recovery': 'Pemulihan dan pergantian kunci',
  'keys.recovery.about': 'Tiga bagian kunci pemulihan disimpan terpisah:',
  'keys.recovery.lost':
    'Bila semua pemegang kunci unit kehilangan kuncinya dan tidak ada dua bagian, data unit ini hilang untuk selamanya. Tidak ada yang dapat membukanya, juga pengelola instalasi.',
  'keys.next': 'Ganti kunci unit: perangkat hilang, atau berkala',
  'keys.next.about':
    'Kunci unit baru dibuat untuk semua yang memegang kunci sekarang, lalu dinyatakan pemegang kunci instansi.',
  'keys.next.why': 'Mengapa',
  'keys.next.device_lost': 'Perangkat hilang atau dicuri',
  'keys.next.routine': 'Berkala',
  'keys.next.shares': 'Buat juga tiga bagian pemulihan baru',
  'keys.next.shares.about':
    'Bila sebuah lembar hilang, terbuka, atau dilihat orang. Yang lama dimusnahkan, dan pemulihan diuji lagi.',
  'keys.lost': 'Tidak ada lagi yang dapat membuka kunci unit',
  'keys.lost.about':
    'Tanyakan dulu kepada rekan: siapa pun yang memegang kunci unit dapat memberikannya lagi kepada Anda. Bila tidak ada, ambil dua bagian dari tempatnya. Pemakaian selalu diikuti kunci unit baru dan tiga bagian baru.',
  'keys.lost.do': 'Pulihkan dengan dua bagian',
  'keys.lost.all': 'Dua bagian pun tidak ada',
  'keys.lost.all.about':
    'Data warga dampingan yang sudah disimpan tidak terbuka lagi oleh siapa pun. Unit hanya dapat mulai dengan kunci baru dan mendata lagi.',
  'keys.lost.all.sure': 'Saya paham: data yang lama hilang untuk selamanya',
  'keys.lost.all.do': 'Mulai dengan kunci baru',
  'keys.agency': 'Kunci instansi',
  'keys.agency.about':
    'Menyatakan kunci unit-unit instansi ini. Bila hilang, tidak ada unit yang dapat berganti kunci sampai kunci induk menyatakan yang baru.',
  'keys.agency.holders': 'Dipegang oleh {names}.',
  'keys.agency.one': 'Baru satu orang memegangnya. Berikan juga kepada pengelola kedua.',
  'keys.agency.nobody': 'Belum ada pengelola lain yang angkanya sudah dicocokkan di unit ini.',
  'keys.agency.give': 'Berikan kunci instansi',
  'keys.agency.given': '{name} sekarang juga memegang kunci instansi.',
  'keys.agency.others': 'Unit lain yang menunggu pernyataan',
  'keys.agency.others.about': 'Ketik 30 angka yang dibacakan rekan di unit itu dari layarnya sendiri.',
  'keys.root.lead':
    'Satu kunci di luar jaringan yang menyatakan kunci mana milik instansi mana. Rahasianya tidak pernah berada di server ini.',
  'keys.root.set': 'Tetapkan kunci induk',
  'keys.root.set.about':
    'Buat kunci induk di komputer tanpa jaringan (panduan: Kunci induk dan kunci instansi). Salin separuh publiknya ke sini. Ditetapkan sekali dan tidak diganti.',
  'keys.root.set.do': 'Tetapkan',
  'keys.root.half': 'Separuh publik, 43 huruf',
  'keys.root.half.odd': 'Separuh publik terdiri atas 43 huruf dan angka.',
  'keys.root.typed': '30 angka di layar komputer itu',
  'keys.root.typed.odd': 'Angka ini bukan milik separuh publik di atas. Salin keduanya lagi.',
  'keys.root.here': 'Kunci induk instalasi ini',
  'keys.root.here.about':
    'Cetak 30 angka ini di kop surat setiap instansi. Perangkat baru mencocokkannya di sana.',
  'keys.carry': 'Menunggu kunci induk',
  'keys.carry.about':
    'Unduh, bawa ke komputer tanpa jaringan, dan nyatakan hanya instansi yang angkanya Anda dengar sendiri dari pengelolanya. Angkanya sengaja tidak tampil di sini.',
  'keys.carry.none': 'Tidak ada yang menunggu',
  'keys.carry.none.about': 'Bila sebuah instansi membuat kuncinya, namanya muncul di sini.',
  'keys.carry.since': 'Dibuat {at}',
  'keys.carry.download': 'Unduh berkas untuk komputer kunci induk',
  'keys.carry.bring': 'Serahkan pernyataan kunci induk',
  'keys.agencies': 'Keadaan kunci semua instansi',
  'keys.agencies.find': 'Cari instansi',
  'keys.agencies.waits': 'Menunggu kunci induk',
  'keys.agencies.stated': 'Sudah dinyatakan',
  'keys.agencies.none': 'Belum membuat kunci',
  'keys.carry.brought': '{count} pernyataan diterima.',
} as const
