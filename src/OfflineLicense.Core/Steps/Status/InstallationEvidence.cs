namespace OfflineLicense.Steps.Status;

/// <summary>What says that a response was installed.</summary>
internal enum InstallationEvidence
{
    /// <summary>A session log in which the import command names our install file, and the device printed that it succeeded.</summary>
    ImportLog,

    /// <summary>Two captures, one from before, one from after, with another value.</summary>
    Changed,

    /// <summary>A capture from after whose time is not before the response was written out, in every zone that it may be in.</summary>
    Later,

    /// <summary>A person's word.</summary>
    Person,
}

/// <summary>The names of evidence in JSON and on the screen.</summary>
internal static class InstallationEvidenceNames
{
    public static string Name(this InstallationEvidence evidence) => evidence switch
    {
        InstallationEvidence.ImportLog => "import-log",
        InstallationEvidence.Changed => "changed",
        InstallationEvidence.Later => "later",
        _ => "person",
    };
}
