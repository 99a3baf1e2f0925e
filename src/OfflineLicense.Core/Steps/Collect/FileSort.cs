namespace OfflineLicense.Steps.Collect;

/// <summary>What a file, or a folder, is to a person who chooses a command for it.</summary>
internal enum FileSort
{
    Unknown,

    /// <summary>A file of a device or of CSSM.</summary>
    Licensing,
    Bundle,

    /// <summary>The list of digests in an extracted bundle.</summary>
    BundleSums,

    /// <summary>The list of digests in the folder of an export.</summary>
    ExportSums,
    Backup,
    PublicKey,
    PrivateKey,

    /// <summary>The <c>upload.csv</c> of <c>stage</c>.</summary>
    UploadList,

    /// <summary>Another file that <c>offlic</c> writes, for a person to read.</summary>
    OwnPaper,
    Database,

    /// <summary>A table whose first row names serial numbers.</summary>
    DeviceTable,

    /// <summary>A folder of bundles, or one that a bundle was extracted into.</summary>
    BundleFolder,

    /// <summary>The folder of an export of a ledger.</summary>
    Export,

    /// <summary>What <c>stage</c> wrote: an upload folder, or the folder of several.</summary>
    UploadFolder,

    /// <summary>Where <c>split</c> wrote install files: often a TFTP root, which also holds captures.</summary>
    InstallFolder,

    /// <summary>An inventory and playbooks.</summary>
    PlaybookFolder,

    /// <summary>Command sheets.</summary>
    SheetFolder,

    /// <summary>A folder of backups.</summary>
    BackupFolder,

    /// <summary>A station, or its <c>.offlic</c>.</summary>
    StationFolder,
}
