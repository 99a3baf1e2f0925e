using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// Writes what to do with a server's file. The lists of a bundle have no field for its purpose, so the desk reads it in the
/// README.txt of the bundle, which the same signature covers (docs/decisions/0020-server-purpose-in-readme.md).
/// </summary>
internal static class ServerInstructions
{
    /// <summary>The key of a line of portal-instructions.tsv.</summary>
    private static string CreateKey(DocumentKind kind, string? purpose) => purpose is null ? kind.Name : $"{kind.Name}.{purpose}";

    /// <summary>The line of a bundle's README.txt for a request or a response of a server.</summary>
    public static string Write(BundleItem item, string? purpose) => item.Kind == DocumentKind.ServerRequest
        ? $"{PortalInstructions.Find(CreateKey(item.Kind, purpose)).Short} (server {item.Server})"
        : $"import it on server {item.Server} alone, where its request was exported; never on a device";
}
