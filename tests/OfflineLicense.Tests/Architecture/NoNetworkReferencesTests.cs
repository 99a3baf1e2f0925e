using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

/// <summary>What the built product can call at all: nothing of a network, no other program, whatever the sources look like.</summary>
public sealed class NoNetworkReferencesTests
{
    private static readonly string[] Product = ["offlic.dll", "OfflineLicense.Core.dll"];

    /// <summary>Calls into the system that would go round the framework.</summary>
    private static readonly string[] NativeCalls = ["socket", "connect", "bind", "listen", "accept", "send", "sendto", "recv",
        "getaddrinfo", "gethostbyname", "fork", "execve", "system", "popen", "posix_spawn", "dlopen", "WSASocketW", "CreateProcessW"];

    /// <summary>One or more of each family of src/BannedSymbols.txt and what stands for it in the list.</summary>
    public static TheoryData<string, string[]> Families { get; } = new()
    {
        { "sockets", ["N:System.Net", "N:System.Net.Sockets", "T:System.Net.Sockets.Socket", "T:System.Net.Sockets.TcpClient",
            "T:System.Net.Sockets.UdpClient"] },
        { "web", ["N:System.Net.Http", "T:System.Net.Http.HttpClient", "T:System.Net.WebClient", "T:System.Net.WebRequest",
            "T:System.Net.HttpListener", "N:System.Net.WebSockets", "N:System.Net.Quic"] },
        { "names, ping, mail", ["T:System.Net.Dns", "T:System.Net.NetworkInformation.Ping", "T:System.Net.Mail.SmtpClient"] },
        { "other programs", ["T:System.Diagnostics.Process", "T:System.Diagnostics.ProcessStartInfo"] },
        { "plugins", ["T:System.Runtime.Loader.AssemblyLoadContext", "T:System.Runtime.InteropServices.NativeLibrary",
            "M:System.Reflection.Assembly.LoadFrom(System.String)", "M:System.Reflection.Assembly.LoadFile(System.String)",
                "M:System.Reflection.Assembly.Load(System.Byte[])"] },
        { "archives onto the disk", ["T:System.Formats.Tar.TarFile", "T:System.IO.Compression.ZipFile",
            "T:System.IO.Compression.ZipFileExtensions"] },
        { "XML as a tree", ["T:System.Xml.XmlDocument", "T:System.Xml.Linq.XDocument", "T:System.Xml.Linq.XElement",
            "T:System.Xml.XmlTextReader", "T:System.Xml.XPath.XPathDocument"] },
        { "flushes that hide errors", ["M:System.IO.FileStream.Flush(System.Boolean)",
            "M:System.IO.RandomAccess.FlushToDisk(Microsoft.Win32.SafeHandles.SafeFileHandle)"] },
        { "files in one step that is none", ["M:System.IO.File.Move(System.String,System.String,System.Boolean)",
            "M:System.IO.File.Copy(System.String,System.String,System.Boolean)",
                "M:System.IO.File.WriteAllText(System.String,System.String)",
                    "M:System.IO.File.WriteAllBytes(System.String,System.Byte[])", "M:System.IO.File.ReadAllText(System.String)",
                        "M:System.IO.File.ReadAllBytes(System.String)"] },
        { "objects made by data", ["T:System.Xml.Serialization.XmlSerializer", "T:System.Runtime.Serialization.DataContractSerializer",
            "T:System.Text.Json.JsonSerializer", "T:System.Data.DataSet"] },
        { "clock and console", ["P:System.DateTime.Now", "P:System.DateTimeOffset.UtcNow", "T:System.Console"] },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void The_list_of_banned_calls_holds_every_family(string family, string[] ids)
    {
        var listed = File.ReadAllLines(Checkout.At("src", "BannedSymbols.txt"))
            .Select(line => line.Split(';')[0])
            .ToHashSet(StringComparer.Ordinal);
        Assert.All(ids, id => Assert.True(listed.Contains(id), $"{family}: {id} may be used"));
    }

    [Fact]
    public void Nothing_of_a_network_and_no_other_program_is_referred_to_by_what_was_built()
    {
        foreach (var name in Product)
        {
            Read(name, out var types, out var natives);
            Assert.DoesNotContain(types, IsForbidden);
            Assert.Empty(natives.Intersect(NativeCalls));
            Assert.True(types.Count > 50);
        }
    }

    /// <summary>The tests themselves open sockets and start programs.</summary>
    [Fact]
    public void References_that_are_there_are_seen()
    {
        Read("OfflineLicense.Tests.dll", out var types, out _);
        Assert.Contains("System.Net.Sockets.Socket", types);
        Assert.Contains("System.Diagnostics.Process", types);
        Read("OfflineLicense.Core.dll", out _, out var natives);
        Assert.Contains("fsync", natives);
    }

    private static bool IsForbidden(string type) =>
        type.StartsWith("System.Net.", StringComparison.Ordinal) || type.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal);

    private static void Read(string assembly, out HashSet<string> types, out HashSet<string> natives)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
        var reader = file.GetMetadataReader();
        types = reader.TypeReferences.Select(reader.GetTypeReference)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}").ToHashSet(StringComparer.Ordinal);
        natives = reader.MethodDefinitions.Select(reader.GetMethodDefinition)
            .Where(method => method.Attributes.HasFlag(System.Reflection.MethodAttributes.PinvokeImpl))
            .Select(method => reader.GetString(method.GetImport().Name)).ToHashSet(StringComparer.Ordinal);
    }
}
