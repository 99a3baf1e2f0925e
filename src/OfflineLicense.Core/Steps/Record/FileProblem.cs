namespace OfflineLicense.Steps.Record;

/// <summary>What is wrong with a file, as far as the exit code depends on it.</summary>
internal enum FileProblem
{
    None,

    /// <summary>A person named it, and it is not what it should be.</summary>
    Invalid,

    /// <summary>It was refused inside a folder or an archive; the others are recorded.</summary>
    RefusedInFolder,

    /// <summary>It could not be read at all (no permission, gone).</summary>
    Unreadable,

    /// <summary>It belongs to another device than it claims.</summary>
    WrongDevice,
}
