namespace OfflineLicense;

/// <summary>
/// How large anything from outside may be. The only list: every reader takes its numbers from here, every excess has an
/// error that names the limit. Sizes are bytes unless a name says otherwise.
/// </summary>
internal static class Limits
{
    public const int KiB = 1024;
    public const int MiB = 1024 * KiB;
    public const long GiB = 1024L * MiB;

    /// <summary>One file of a device or of CSSM.</summary>
    public const int TextFile = 64 * MiB;

    /// <summary>Folders inside the folder that a person named.</summary>
    public const int FolderDepth = 32;

    /// <summary>A response archive, or a reply of CSSM's API.</summary>
    public const long ResponseArchive = 2 * GiB;

    /// <summary>Entries in one reply of CSSM's API.</summary>
    public const int ReplyEntries = 50_000;

    /// <summary>The JSON of one entry in such a reply: a document in base64, and the fields beside it.</summary>
    public const int ReplyEntry = (TextFile / 3 * 4) + MiB;

    /// <summary>The one document of a reply without a list, in base64.</summary>
    public const int ReplyDocument = 16 * MiB;

    /// <summary>Bytes of a word or text of such a reply beside its entries; of a longer one the beginning is shown.</summary>
    public const int ReplyText = 16 * KiB;

    /// <summary>Things that one response is shown to state; the rest stays in the file.</summary>
    public const int StatedFacts = 2_000;

    /// <summary>Characters of one of them.</summary>
    public const int StatedText = 1_024;

    public const int ArchiveLevels = 2;
    public const int ArchiveMembers = 1_000_000;
    public const long ArchiveExpanded = 4 * GiB;

    /// <summary>Expanded bytes for one compressed byte, once <see cref="ArchiveRatioFrom"/> bytes have come out.</summary>
    public const int ArchiveRatio = 200;
    public const int ArchiveRatioFrom = MiB;

    /// <summary>Bytes of members that are withheld until the checksum of their layer is known.</summary>
    public const int ArchiveWithheld = 32 * MiB;

    /// <summary>Bytes of the directory of a zip file: room for the names of a million files.</summary>
    public const long ZipDirectory = 2L * TextFile;

    /// <summary>Characters of the name of a member with its folders, as long as a path on Linux.</summary>
    public const int ArchiveName = 4 * KiB;

    /// <summary>Files in a zip file, whose directory is held in memory.</summary>
    public const int ZipEntries = 50_000;

    /// <summary>Bytes of a tar entry that names the next one.</summary>
    public const int TarExtension = 64 * KiB;

    /// <summary>First bytes that show what a file too large to be read is.</summary>
    public const int SniffedHead = 64 * KiB;

    /// <summary>First bytes of a UTF-16 file that show what it is.</summary>
    public const int Utf16Head = 4 * MiB;

    /// <summary>A file with codes alone; a longer text is searched only where it announces one.</summary>
    public const int CodeFile = 64 * KiB;

    /// <summary>A session log that is searched for codes.</summary>
    public const int CodeLog = MiB;

    /// <summary>Codes in one file: more than the members of any product instance.</summary>
    public const int CodesInFile = 64;

    /// <summary>Characters of a code that is printed for pasting.</summary>
    public const int CodeText = 512;

    public const int ReportsInFile = 100_000;

    /// <summary>Devices that one document names: a merged response may name all of an account.</summary>
    public const int DevicesInFile = 25_000;

    /// <summary>Members of one product instance.</summary>
    public const int Members = 256;
    public const int ReportJson = 4 * MiB;
    public const int JsonDepth = 32;
    public const int XmlDepth = 16;
    public const int XmlAttributes = 64;

    /// <summary>Elements of one file; a response of the largest allowed size has fewer.</summary>
    public const int XmlElements = 2_000_000;

    /// <summary>One text between two tags; a report's is <see cref="ReportJson"/>.</summary>
    public const int XmlText = 16 * MiB;

    /// <summary>Bytes of an element name.</summary>
    public const int XmlName = 256;

    /// <summary>Bytes of one tag with all its attributes.</summary>
    public const int XmlTag = 16 * KiB;

    /// <summary>Attributes of all elements of a file: licensing files have hardly any.</summary>
    public const int XmlAttributesInFile = 100_000;

    /// <summary>Different element names of a file, which a reader keeps.</summary>
    public const int XmlDifferentNames = 50_000;

    /// <summary>Different elements under the root that are told apart; more are passed over.</summary>
    public const int XmlNames = 256;

    /// <summary>Bytes of one line of captured device output; longer ones are passed over.</summary>
    public const int CaptureLine = 4 * KiB;

    /// <summary>Clocks of a device and of a station may differ by this much.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(15);

    /// <summary>A clock line that is this far behind is of a clock that was never set, and no old capture.</summary>
    public static readonly TimeSpan CaptureAge = TimeSpan.FromDays(90);

    /// <summary>Lines of one file of captured output, blank and very short ones aside.</summary>
    public const int CaptureLines = 2_000_000;

    /// <summary>UDIs in one file of captured output, as often as they are printed.</summary>
    public const int CaptureUdis = 100_000;

    /// <summary>Devices in one file of captured output.</summary>
    public const int CaptureDevices = 10_000;

    /// <summary>Bytes of one UDI field: three of them fit a text of a bundle.</summary>
    public const int UdiField = 255;

    /// <summary>Characters of a UDI in any spelling.</summary>
    public const int UdiText = 4 * UdiField;

    /// <summary>Bytes of the role of a member of a stack or HA set.</summary>
    public const int HaRole = 32;

    /// <summary>Bytes of a word that is unescaped for the search of private text.</summary>
    public const int EscapedWord = 256;

    /// <summary>Characters of a license tag that a person types.</summary>
    public const int LicenseTag = 255;

    /// <summary>Characters of a local account's name on a server.</summary>
    public const int LocalAccount = 200;

    /// <summary>Characters of outside text shown to a person.</summary>
    public const int TextShown = 200;

    /// <summary>Characters of one line of output, with the names inside it.</summary>
    public const int LineShown = 4_096;

    /// <summary>Hostnames, and addresses, that are listed for one file.</summary>
    public const int PrivateTexts = 100;

    /// <summary>Bytes of a passphrase, and of a file that holds one in its first line.</summary>
    public const int Passphrase = 1_024;
    public const int PassphraseFile = 4 * KiB;

    /// <summary>A file with one key.</summary>
    public const int KeyFile = 64 * KiB;

    /// <summary>A station's signed statement about its new key.</summary>
    public const int KeyStatement = 4 * KiB;

    /// <summary>A file with one signature.</summary>
    public const int SignatureFile = 4 * KiB;

    // The bundle (docs/bundle-format.md).
    public const int BundleSums = 16 * MiB;
    public const int BundleSeals = 8;
    public const int BundleSeal = 104;
    public const int BundleReadme = 32 * MiB;
    public const int BundleManifest = 64 * KiB;
    public const int BundleItemsList = 64 * MiB;
    public const int BundleFacts = 16 * MiB;
    public const int BundleItems = 100_000;
    public const int BundleItem = 64 * MiB;
    public const long BundleServerItem = (2 * GiB) - 1;
    public const long BundleFile = (2 * GiB) - 1;

    /// <summary>A server's file as it is collected: it must fit a bundle of its own, whose lists have at most this much less.</summary>
    public const long ServerFile = BundleFile - MiB;
    public const int BundleString = 1024;
    public const int BundleJsonDepth = 8;
    public const int BundleItemName = 80;
    public const int BundleMaxSequence = 99_999_999;

    /// <summary>Numbers of a stream that a person can accept as lost at once, and that `doctor --adopt` can skip.</summary>
    public const int BundleGap = 1_000;

    /// <summary>One value in the ledger: documents are cut into chunks of this many original bytes.</summary>
    public const int LedgerChunk = 4 * MiB;

    /// <summary>The largest value that a restored ledger can have: the list of a bundle, stored.</summary>
    public const int LedgerValue = 128 * MiB;

    /// <summary>Files in one upload folder.</summary>
    public const int UploadFolder = 5_000;

    /// <summary>Requests that one accepted file can set aside; each is compared with it.</summary>
    public const int ReplacedRequests = 100;

    /// <summary>Refused files that one run of <c>collect</c> records; all of them are printed and counted.</summary>
    public const int RefusalsInRun = 10_000;

    /// <summary>A table of devices that a person imports as the roster.</summary>
    public const int RosterFile = 64 * MiB;

    /// <summary>Its rows, without its header and blank ones.</summary>
    public const int RosterRows = 100_000;

    /// <summary>Its columns, and the cells of a row.</summary>
    public const int RosterColumns = 256;

    /// <summary>Cells of a list from CSSM, all of which are held in memory: 40 columns of as many rows as it may have.</summary>
    public const int ListCells = 4_000_000;

    /// <summary>Characters of a cell that is kept: a hostname, an address, a reason.</summary>
    public const int RosterField = 255;

    /// <summary>Characters of any other cell, as many as Excel allows.</summary>
    public const int RosterCell = 32_767;

    /// <summary>Characters of a path on a device (YANG: 1 to 127).</summary>
    public const int DevicePath = 127;

    /// <summary>A TFTP transfer whose 16-bit block counter wrapped ends at this size.</summary>
    public const int TftpWrap = 65_535 * 512;

    /// <summary>Characters of the name of a round.</summary>
    public const int RoundName = 60;

    /// <summary>Files of an export, without its signature.</summary>
    public const int ExportMembers = 200;

    /// <summary>The signed list and the manifest of an export.</summary>
    public const int ExportList = MiB;

    /// <summary>One table of an export.</summary>
    public const long ExportTable = 64 * GiB;

    /// <summary>Bytes of a row of a table that <c>ledger merge</c> reads, on average: names and digests.</summary>
    public const int ExportRow = 4 * KiB;

    /// <summary>Columns of a table of an export.</summary>
    public const int ExportColumns = 100;

    /// <summary>Bytes of one value in a table of an export.</summary>
    public const int ExportValue = 64 * KiB;
}
