// SPDX-License-Identifier: MIT
// Signs files with the key that pidpys holds: Sign FILE… writes FILE.p7s beside each. No library but .NET's own.
// The system must trust the service's authority: `pidpys trust install`. (Mono's TLS does not understand an authority
// that is good for this computer alone.)
using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

static class Sign {
    static readonly string Url = Environment.GetEnvironmentVariable("PIDPYS_URL") ?? "https://localhost:9091";
    static readonly HttpClient Http = new HttpClient {
        Timeout = TimeSpan.FromMinutes(5)   // the user may think for a while before answering the service's window
    };

    static async Task<byte[]> Call(string method, string path, byte[] body = null, string type = "application/json") {
        var request = new HttpRequestMessage(new HttpMethod(method), Url + "/api/v1" + path);
        if (body != null) {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        var answer = await Http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)    // every error is JSON: a message, and mostly its cause
            throw new IOException(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsByteArrayAsync();
    }

    // A detached CAdES signature (DER) of the octets.
    static async Task<byte[]> SignContent(byte[] content) {
        var opened = Encoding.UTF8.GetString(await Call("POST", "/ticket"));       // a session for one document
        var ticket = "/ticket/" + Regex.Match(opened, "\"ticketUuid\":\"([^\"]+)\"").Groups[1];
        try {
            var options = "{\"signatureType\":\"detached\",\"embedCertificateType\":\"signerCert\"}";
            await Call("POST", ticket + "/data", content, "application/octet-stream");
            await Call("PUT", ticket + "/option", Encoding.UTF8.GetBytes(options));
            await Call("POST", ticket + "/ds/creator");            // here the user is asked
            return await Call("GET", ticket + "/ds/data");         // waits until the signature is there
        } finally {
            await Call("DELETE", ticket);
        }
    }

    static int Main(string[] files) {
        try {
            foreach (var file in files)
                File.WriteAllBytes(file + ".p7s", SignContent(File.ReadAllBytes(file)).GetAwaiter().GetResult());
            return 0;
        } catch (Exception error) when (error is IOException || error is HttpRequestException) {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
